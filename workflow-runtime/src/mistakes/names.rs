//! The names of fields.

use crate::shape::{EnumShape, Fields, Shape, Tagging};

/// The names that fields are read by; whether these are all.
pub fn collect_names(fields: &'static Fields, names: &mut Vec<&'static str>) -> bool {
    match fields {
        Fields::Unit => true,
        Fields::Newtype(_, shape, _) => collect_flattened(shape(), names),
        Fields::Tuple(_) => false,
        Fields::Named(fields) => {
            let mut all = true;
            for field in *fields {
                if field.flatten {
                    all &= collect_flattened((field.shape)(), names);
                } else {
                    names.push(field.wire);
                    names.extend(field.aliases);
                }
            }
            all
        }
    }
}

fn collect_flattened(shape: &'static Shape, names: &mut Vec<&'static str>) -> bool {
    match shape {
        Shape::Struct(of) => collect_names(&of.fields, names),
        Shape::Enum(EnumShape { tagging: Tagging::Adjacent { tag, content }, .. }) => {
            names.extend([*tag, *content]);
            true
        }
        Shape::Enum(EnumShape { tagging: Tagging::Internal { tag }, variants, .. }) => {
            names.push(tag);
            variants.iter().all(|variant| collect_names(&variant.fields, names))
        }
        _ => false,
    }
}

/// The name that is nearest to another one, if one is near enough to be a slip.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = |name: &str| name.to_lowercase().replace(['_', '-'], "");
    let sought = letters(name);
    let length = sought.chars().count();
    let limit = (length.max(3) / 3).min(length.saturating_sub(1));
    let near = names.filter(|known| known.chars().count().abs_diff(length) <= limit + 2);
    let distances = near.map(|known| (strsim::osa_distance(&sought, &letters(known)), known));
    distances.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}
