import { Context } from 'mingo/core';
import * as operators from 'mingo/operators/query';
import { compareValues, valueAt } from './bson-order.js';

const { $gt, $gte, $lt, $lte } = operators;
type Operator = typeof $gt;

/** mingo compares text by its UTF-16 units, MongoDB by its UTF-8 bytes: they part over anything beyond U+FFFF. */
const byBytes =
  (mingos: Operator, holds: (order: number) => boolean): Operator =>
  (selector, value, options) => {
    if (typeof value !== 'string') return mingos(selector, value, options);
    return (document) => {
      const found = valueAt(document, selector);
      return (Array.isArray(found) ? found : [found]).some(
        (each) => typeof each === 'string' && holds(compareValues(each, value)),
      );
    };
  };

export const QUERY_OPERATORS = Context.init({
  query: {
    ...operators,
    $gt: byBytes($gt, (order) => order > 0),
    $gte: byBytes($gte, (order) => order >= 0),
    $lt: byBytes($lt, (order) => order < 0),
    $lte: byBytes($lte, (order) => order <= 0),
  },
});
