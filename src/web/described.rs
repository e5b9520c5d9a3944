use sea_orm::{ActiveEnum, Iterable};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The schema of a stored state: the words it is stored and sent as. For `schema_with`.
pub fn one_of<E: ActiveEnum<Value = String> + Iterable>() -> RefOr<Schema> {
    words(E::iter().map(|state| state.to_value()))
}

/// The schema of a text that is one of these words.
pub fn words(words: impl IntoIterator<Item = impl Into<serde_json::Value>>) -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build();
    RefOr::T(Schema::Object(object))
}
