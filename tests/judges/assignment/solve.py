"""Reads desks as JSON from standard input and prints for each the most operators that can be
matched and the most points such an assignment can have, found by scipy."""

import json
import sys

import numpy
from scipy.optimize import linear_sum_assignment

MATCHED = 10**7
NEVER = -(10**10)


def optimum(places, scores):
    rows = len(scores)
    columns = [column for column, count in enumerate(places) for _ in range(count)]
    weights = numpy.zeros((rows, len(columns) + rows))
    for row in range(rows):
        for at, column in enumerate(columns):
            score = scores[row][column]
            weights[row, at] = NEVER if score is None else MATCHED + score
    chosen = linear_sum_assignment(weights, maximize=True)
    pairs = [(row, columns[at]) for row, at in zip(*chosen) if at < len(columns)]
    points = [scores[row][column] for row, column in pairs]
    return len(points), sum(points)


for desk in json.load(sys.stdin):
    print(*optimum(desk["places"], desk["scores"]))
