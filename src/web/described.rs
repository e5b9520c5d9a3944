use std::marker::PhantomData;

use sea_orm::{ActiveEnum, Iterable};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// The schema of a stored state: the words it is stored and sent as. For `schema_with`.
pub fn one_of<E: ActiveEnum<Value = String> + Iterable>() -> RefOr<Schema> {
    words(E::iter().map(|state| state.to_value()))
}

/// The same where there may be none: null stands for it.
pub fn one_of_or_null<E: ActiveEnum<Value = String> + Iterable>() -> RefOr<Schema> {
    let words = E::iter().map(|state| Value::from(state.to_value())).chain([Value::Null]);
    let object = ObjectBuilder::new()
        .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
        .enum_values(Some(words));
    RefOr::T(Schema::Object(object.build()))
}

/// The schema of a text that is one of these words.
pub fn words(words: impl IntoIterator<Item = impl Into<Value>>) -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build();
    RefOr::T(Schema::Object(object))
}

/// [`one_of`] as a type, for parameters of an address: `inline(OneOf<…>)` under a name of its own.
pub struct OneOf<E>(PhantomData<E>);

impl<E: ActiveEnum<Value = String> + Iterable> PartialSchema for OneOf<E> {
    fn schema() -> RefOr<Schema> {
        one_of::<E>()
    }
}

impl<E: ActiveEnum<Value = String> + Iterable> ToSchema for OneOf<E> {}
