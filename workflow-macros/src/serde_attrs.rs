//! The serde attributes that a shape mirrors. What it cannot mirror exactly is an error here.

use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprPath, LitStr, Token};

use crate::errors::{Errors, suggestion};
use crate::types;

/// Attributes of a type.
#[derive(Default)]
pub struct Container {
    pub rename: Option<String>,
    pub rename_all: Option<Rule>,
    pub rename_all_fields: Option<Rule>,
    pub tag: Option<String>,
    pub content: Option<String>,
    pub transparent: bool,
    pub default: Option<DefaultValue>,
    pub closed: bool,
    /// The type's name where its shape is written.
    pub this: proc_macro2::TokenStream,
}

/// Attributes of a variant.
#[derive(Default)]
pub struct Variant {
    pub rename: Option<String>,
    pub aliases: Vec<String>,
    pub rename_all: Option<Rule>,
}

/// Attributes of a field.
#[derive(Default)]
pub struct Field {
    pub rename: Option<String>,
    pub aliases: Vec<String>,
    pub default: Option<DefaultValue>,
    pub skip_if: Option<proc_macro2::Span>,
    pub flatten: bool,
    pub opaque: bool,
    /// Where `#[data(secret)]` stands.
    pub secret: Option<proc_macro2::Span>,
    /// `skip` of a field with one value only.
    pub skip: bool,
}

/// `#[serde(default)]` or `#[serde(default = "path")]`
pub enum DefaultValue {
    Trait,
    Function(ExprPath),
}

/// `rename_all`: <https://serde.rs/container-attrs.html#rename_all>
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Rule {
    fn parse(text: &LitStr) -> syn::Result<Self> {
        Ok(match text.value().as_str() {
            "lowercase" => Rule::Lower,
            "UPPERCASE" => Rule::Upper,
            "PascalCase" => Rule::Pascal,
            "camelCase" => Rule::Camel,
            "snake_case" => Rule::Snake,
            "SCREAMING_SNAKE_CASE" => Rule::ScreamingSnake,
            "kebab-case" => Rule::Kebab,
            "SCREAMING-KEBAB-CASE" => Rule::ScreamingKebab,
            other => return Err(syn::Error::new(text.span(), format!("serde has no rule `{other}`"))),
        })
    }

    /// A field's name, which is written in `snake_case`.
    pub fn field(self, name: &str) -> String {
        match self {
            Rule::Lower | Rule::Snake => name.to_owned(),
            Rule::Upper | Rule::ScreamingSnake => name.to_ascii_uppercase(),
            Rule::Pascal => pascal(name),
            Rule::Camel => lower_first(&pascal(name)),
            Rule::Kebab => name.replace('_', "-"),
            Rule::ScreamingKebab => name.to_ascii_uppercase().replace('_', "-"),
        }
    }

    /// A variant's name, which is written in `PascalCase`.
    pub fn variant(self, name: &str) -> String {
        match self {
            Rule::Pascal => name.to_owned(),
            Rule::Lower => name.to_ascii_lowercase(),
            Rule::Upper => name.to_ascii_uppercase(),
            Rule::Camel => lower_first(name),
            Rule::Snake => snake(name),
            Rule::ScreamingSnake => snake(name).to_ascii_uppercase(),
            Rule::Kebab => snake(name).replace('_', "-"),
            Rule::ScreamingKebab => snake(name).to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn pascal(name: &str) -> String {
    let mut result = String::new();
    let mut capital = true;
    for letter in name.chars() {
        if letter == '_' {
            capital = true;
        } else if std::mem::take(&mut capital) {
            result.push(letter.to_ascii_uppercase());
        } else {
            result.push(letter);
        }
    }
    result
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

fn snake(name: &str) -> String {
    let mut result = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_uppercase() {
            result.push('_');
        }
        result.push(letter.to_ascii_lowercase());
    }
    result
}

const ADVICE: &str = "leave it out, mark the field of this type `#[data(opaque)]`, or implement `Data` by hand";

pub fn container(attrs: &[Attribute], errors: &mut Errors) -> Container {
    no_data_words(attrs, errors);
    let mut container = Container::default();
    let known = ["rename", "rename_all", "rename_all_fields", "tag", "content", "transparent", "default"];
    each(attrs, errors, |meta, name| {
        match name {
            "rename" => container.rename = Some(both(&meta)?.value()),
            "rename_all" => container.rename_all = Some(Rule::parse(&both(&meta)?)?),
            "rename_all_fields" => container.rename_all_fields = Some(Rule::parse(&both(&meta)?)?),
            "tag" => container.tag = Some(meta.value()?.parse::<LitStr>()?.value()),
            "content" => container.content = Some(meta.value()?.parse::<LitStr>()?.value()),
            "transparent" => container.transparent = true,
            "default" => container.default = Some(default_value(&meta)?),
            "deny_unknown_fields" => container.closed = true,
            "bound" | "crate" | "expecting" => skip_value(&meta)?,
            "untagged" => {
                let message =
                    "`untagged` leaves nothing to tell the variants apart by: use `tag`, or implement `Data` by hand";
                return Err(meta.error(message));
            }
            other => return Err(refused(&meta, other, &known)),
        }
        Ok(())
    });
    container
}

pub fn variant(attrs: &[Attribute], errors: &mut Errors) -> Variant {
    no_data_words(attrs, errors);
    let mut variant = Variant::default();
    each(attrs, errors, |meta, name| {
        match name {
            "rename" => variant.rename = Some(both(&meta)?.value()),
            "rename_all" => variant.rename_all = Some(Rule::parse(&both(&meta)?)?),
            "skip" | "skip_serializing" | "skip_deserializing" => {
                let message =
                    format!("`{name}` leaves the variant without JSON, which AWS carries: take it out of the type");
                return Err(meta.error(message));
            }
            "alias" => variant.aliases.push(meta.value()?.parse::<LitStr>()?.value()),
            "bound" => skip_value(&meta)?,
            other => return Err(refused(&meta, other, &["rename", "rename_all", "alias"])),
        }
        Ok(())
    });
    variant
}

pub fn field(attrs: &[Attribute], ty: &syn::Type, errors: &mut Errors) -> Field {
    let mut field = Field::default();
    data_words(attrs, errors, |meta| {
        if meta.path.is_ident("opaque") {
            field.opaque = true;
        } else if meta.path.is_ident("secret") {
            field.secret = Some(meta.path.span());
        } else {
            return Err(meta.error(
                "`#[data(…)]` knows two words: `opaque`, a field whose JSON is carried as it is, and `secret`, one whose \
                 value is masked where executions are shown",
            ));
        }
        Ok(())
    });
    let known = ["rename", "default", "skip_serializing_if", "flatten", "alias"];
    let opaque = field.opaque;
    each(attrs, errors, |meta, name| {
        match name {
            "rename" => field.rename = Some(both(&meta)?.value()),
            "default" => field.default = Some(default_value(&meta)?),
            "skip_serializing_if" => {
                field.skip_if = Some(meta.path.span());
                skip_value(&meta)?;
            }
            "flatten" => field.flatten = true,
            "skip" if types::is(ty, "PhantomData") => field.skip = true,
            "alias" => field.aliases.push(meta.value()?.parse::<LitStr>()?.value()),
            "bound" => skip_value(&meta)?,
            "with" | "serialize_with" | "deserialize_with" if opaque => skip_value(&meta)?,
            other => return Err(refused(&meta, other, &known)),
        }
        Ok(())
    });
    if let Some(span) = field.secret {
        if field.flatten {
            errors
                .at(span, "the fields of a flattened type stand among those of this one: mark them in their own type");
        } else if field.skip {
            errors.at(span, "nothing is written of this field, so there is nothing to mask");
        }
    }
    field
}

fn each(attrs: &[Attribute], errors: &mut Errors, mut take: impl FnMut(ParseNestedMeta<'_>, &str) -> syn::Result<()>) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        let result = attr.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            take(meta, &name)
        });
        if let Err(error) = result {
            errors.push(error);
        }
    }
}

fn refused(meta: &ParseNestedMeta<'_>, name: &str, known: &[&str]) -> syn::Error {
    let reason = match name {
        "with" | "serialize_with" | "deserialize_with" | "getter" => {
            "runs your code, so the JSON it writes is not known here"
        }
        "from" | "into" | "try_from" | "remote" => "writes the JSON of another type",
        "skip" | "skip_serializing" | "skip_deserializing" => {
            let kept = "where memory would keep it natively: take it out of the type";
            return meta.error(format!("`{name}` loses the field between two states on AWS, {kept}"));
        }
        "untagged" => "leaves nothing to tell the variant by",
        "other" => "takes any tag, so the tag that is written is not known here",
        "borrow" => "borrows: a workflow carries owned values",
        _ => {
            let hint = suggestion(name, known.iter().copied());
            return meta.error(format!("the serde attribute `{name}` is not known to `Data`{hint}"));
        }
    };
    meta.error(format!("`{name}` {reason}; {ADVICE}"))
}

/// The text of `rename = "…"`, or of `rename(serialize = "…", deserialize = "…")` with equal texts.
fn both(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    if meta.input.peek(Token![=]) {
        return meta.value()?.parse();
    }
    let mut names: Vec<LitStr> = Vec::new();
    meta.parse_nested_meta(|inner| {
        names.push(inner.value()?.parse()?);
        Ok(())
    })?;
    match names.as_slice() {
        [first, second] if first.value() == second.value() => Ok(first.clone()),
        _ => Err(meta.error("one name is written and another one read: a shape has one name for both")),
    }
}

fn default_value(meta: &ParseNestedMeta<'_>) -> syn::Result<DefaultValue> {
    if !meta.input.peek(Token![=]) {
        return Ok(DefaultValue::Trait);
    }
    let text: LitStr = meta.value()?.parse()?;
    text.parse().map(DefaultValue::Function)
}

fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}

/// The words of `#[data(…)]`.
fn data_words(attrs: &[Attribute], errors: &mut Errors, mut take: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("data")) {
        if let Err(error) = attr.parse_nested_meta(&mut take) {
            errors.push(error);
        }
    }
}

/// Refuses `#[data(…)]` on what is no field.
fn no_data_words(attrs: &[Attribute], errors: &mut Errors) {
    data_words(attrs, errors, |meta| {
        Err(meta.error("`#[data(…)]` marks a field: write it at each field that is meant"))
    });
}

/// Whether a type is written as an `Option`.
pub fn is_option(ty: &syn::Type) -> bool {
    types::is(ty, "Option")
}
