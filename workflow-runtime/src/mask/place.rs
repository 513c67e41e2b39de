//! Which part of a path into JSON leads to a secret.

use serde_path_to_error::Segment;

use super::{hold_secret, holds_secret};
use crate::shape::{Fields, Shape, ShapeFn};

/// Where a path ends in a secret of this type, or may do so: how many of its last segments are inside. Where the path leaves the type,
/// what is around it counts.
pub(crate) fn inside_secret(shape: &'static Shape, path: &[&Segment]) -> Option<usize> {
    match (shape, path) {
        (shape, []) => holds_secret(shape).then_some(0),
        (Shape::Option(inner), path) => inside_secret(inner(), path),
        (Shape::List(inner), [Segment::Seq { .. }, rest @ ..]) => inside_secret(inner(), rest),
        (Shape::Map(inner), [Segment::Map { .. }, rest @ ..]) => inside_secret(inner(), rest),
        (Shape::Tuple(shapes), [Segment::Seq { index }, rest @ ..]) => in_tuple(shapes, *index, rest),
        (Shape::Struct(shape), path) => in_fields(&shape.fields, path),
        (Shape::Enum(variants), [Segment::Enum { variant }, rest @ ..]) => {
            match variants.variants.iter().find(|known| known.wire == variant) {
                Some(variant) => in_fields(&variant.fields, rest),
                None => holds_secret(shape).then_some(path.len()),
            }
        }
        (shape, path) => holds_secret(shape).then_some(path.len()),
    }
}

fn in_tuple(shapes: &'static [ShapeFn], index: usize, path: &[&Segment]) -> Option<usize> {
    shapes.get(index).and_then(|shape| inside_secret(shape(), path))
}

fn in_fields(fields: &'static Fields, path: &[&Segment]) -> Option<usize> {
    match (fields, path) {
        (Fields::Newtype(_, _, true), path) => Some(path.len()),
        (Fields::Newtype(_, shape, false), path) => inside_secret(shape(), path),
        (Fields::Tuple(shapes), [Segment::Seq { index }, rest @ ..]) => in_tuple(shapes, *index, rest),
        (Fields::Named(named), [Segment::Map { key }, rest @ ..]) => {
            match named.iter().find(|field| !field.flatten && field.wire == key) {
                Some(field) if field.secret => Some(rest.len()),
                Some(field) => inside_secret((field.shape)(), rest),
                None => hold_secret(fields).then_some(path.len()),
            }
        }
        (fields, path) => hold_secret(fields).then_some(path.len()),
    }
}
