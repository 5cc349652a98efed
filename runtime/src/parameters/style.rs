//! OpenAPI's styles of a value that is written in one piece of text.

use serde_json::{Map, Value};

use super::coerce;
use crate::{Parameter, Shape, Style};

/// Why a parameter cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is there more than once and is no array.
    Repeated,
    /// Its encoding or its JSON is broken.
    Unreadable,
    /// It is not written in its style.
    Style,
}

impl Trouble {
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Repeated => "must be given once",
            Self::Unreadable => "cannot be decoded",
            Self::Style => "is not written in the style that the contract asks for",
        }
    }
}

/// Turns encoded text into text.
type Decode = fn(&str) -> Option<String>;

/// Reads a parameter that must be there at most once. `texts` are the places that carry its name; `None` is not UTF-8.
pub(super) fn single<'a>(
    parameter: &Parameter,
    mut texts: impl Iterator<Item = Option<&'a str>>,
    decode: Decode,
) -> Result<Option<Value>, Trouble> {
    let Some(text) = texts.next() else {
        return Ok(None);
    };
    if texts.next().is_some() {
        return Err(Trouble::Repeated);
    }
    let text = text.ok_or(Trouble::Unreadable)?;
    value(parameter, text, decode).map(Some)
}

fn value(parameter: &Parameter, text: &str, decode: Decode) -> Result<Value, Trouble> {
    let decoded = |text: &str| decode(text).ok_or(Trouble::Unreadable);
    match &parameter.shape {
        Shape::Json => serde_json::from_str(&decoded(text)?).map_err(|_| Trouble::Unreadable),
        Shape::Array(item) => pieces(parameter, text)?
            .into_iter()
            .flat_map(|piece| encoded_commas(item, piece))
            .map(|piece| Ok(coerce::value(item, decoded(piece)?)))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        Shape::Object(properties) => {
            let mut object = Map::new();
            for (name, text) in members(parameter, text)? {
                let name = decoded(name)?;
                let value = coerce::member(properties, &name, decoded(text)?);
                if object.insert(name, value).is_some() {
                    return Err(Trouble::Repeated);
                }
            }
            Ok(Value::Object(object))
        }
        primitive => {
            let text = match parameter.style {
                Style::Label => text.strip_prefix('.').ok_or(Trouble::Style)?,
                Style::Matrix => named(text.strip_prefix(';'), parameter.name)?,
                _ => text,
            };
            Ok(coerce::value(primitive, decoded(text)?))
        }
    }
}

/// The items of an array. No text is no item.
fn pieces<'a>(parameter: &Parameter, text: &'a str) -> Result<Vec<&'a str>, Trouble> {
    let split = |text: &'a str, delimiter: &str| match text {
        "" => Vec::new(),
        _ => text.split(delimiter).collect(),
    };
    match (parameter.style, parameter.explode) {
        (Style::Simple | Style::Form | Style::DeepObject, _) => Ok(split(text, ",")),
        // A form writes a space as a plus.
        (Style::SpaceDelimited, _) => Ok(split(text, "%20")
            .into_iter()
            .flat_map(|piece| piece.split('+'))
            .collect()),
        (Style::PipeDelimited, _) => Ok(match text {
            "" => Vec::new(),
            // Most clients encode the pipe, although the style is meant to have it bare.
            _ => text.split('|').flat_map(encoded_pipes).collect(),
        }),
        (Style::Label, explode) => {
            let text = text.strip_prefix('.').ok_or(Trouble::Style)?;
            Ok(split(text, if explode { "." } else { "," }))
        }
        (Style::Matrix, false) => Ok(split(named(text.strip_prefix(';'), parameter.name)?, ",")),
        (Style::Matrix, true) => text
            .strip_prefix(';')
            .ok_or(Trouble::Style)?
            .split(';')
            .map(|piece| named(Some(piece), parameter.name))
            .collect(),
    }
}

/// Most clients encode the commas of a list as well. Between texts such a comma is data, as the style says; between
/// numbers it can only be meant to separate them.
fn encoded_commas<'a>(item: &Shape, text: &'a str) -> Vec<&'a str> {
    match item {
        Shape::Integer | Shape::Number | Shape::Boolean => text
            .split("%2C")
            .flat_map(|piece| piece.split("%2c"))
            .collect(),
        _ => vec![text],
    }
}

fn encoded_pipes(text: &str) -> impl Iterator<Item = &str> {
    text.split("%7C").flat_map(|piece| piece.split("%7c"))
}

/// The members of an object: `name=value` in every piece, or name and value in turn.
fn members<'a>(parameter: &Parameter, text: &'a str) -> Result<Vec<(&'a str, &'a str)>, Trouble> {
    if parameter.explode {
        let pieces: Vec<&str> = match parameter.style {
            Style::Matrix => text
                .strip_prefix(';')
                .ok_or(Trouble::Style)?
                .split(';')
                .collect(),
            _ => pieces(parameter, text)?,
        };
        pieces
            .into_iter()
            .map(|piece| piece.split_once('=').ok_or(Trouble::Style))
            .collect()
    } else {
        let pieces = pieces(parameter, text)?;
        let (pairs, rest) = pieces.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(Trouble::Style);
        }
        Ok(pairs.iter().map(|[name, value]| (*name, *value)).collect())
    }
}

/// What follows `name=`.
fn named<'a>(text: Option<&'a str>, name: &str) -> Result<&'a str, Trouble> {
    text.and_then(|text| text.strip_prefix(name)?.strip_prefix('='))
        .ok_or(Trouble::Style)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Location;
    use crate::parameters::raw;

    const NUMBERS: Shape = Shape::Array(&Shape::Integer);
    const POINT: Shape = Shape::Object(&[("x", Shape::Integer), ("label", Shape::String)]);

    fn read(shape: Shape, style: Style, explode: bool, text: &str) -> Result<Value, Trouble> {
        let parameter = Parameter {
            name: "p",
            location: Location::Path,
            required: true,
            shape,
            style,
            explode,
            schema: "",
            strict: false,
        };
        value(&parameter, text, raw::decode)
    }

    #[test]
    fn arrays_are_split_as_their_style_says() {
        for (style, explode, text) in [
            (Style::Simple, false, "1,2"),
            (Style::Form, false, "1,2"),
            (Style::Form, false, "1%2C2"),
            (Style::SpaceDelimited, false, "1%202"),
            (Style::SpaceDelimited, false, "1+2"),
            (Style::PipeDelimited, false, "1|2"),
            (Style::PipeDelimited, false, "1%7C2"),
            (Style::Label, false, ".1,2"),
            (Style::Label, true, ".1.2"),
            (Style::Matrix, false, ";p=1,2"),
            (Style::Matrix, true, ";p=1;p=2"),
        ] {
            assert_eq!(
                read(NUMBERS, style, explode, text),
                Ok(json!([1, 2])),
                "{style:?} {text}"
            );
        }
    }

    #[test]
    fn objects_are_split_as_their_style_says() {
        for (style, explode, text) in [
            (Style::Simple, false, "x,1,label,a%2Cb"),
            (Style::Simple, true, "x=1,label=a%2Cb"),
            (Style::Label, true, ".x=1.label=a%2Cb"),
            (Style::Matrix, false, ";p=x,1,label,a%2Cb"),
            (Style::Matrix, true, ";x=1;label=a%2Cb"),
        ] {
            let expected = json!({"x": 1, "label": "a,b"});
            assert_eq!(
                read(POINT, style, explode, text),
                Ok(expected),
                "{style:?} {text}"
            );
        }
    }

    #[test]
    fn an_encoded_delimiter_is_data() {
        let texts = Shape::Array(&Shape::String);
        assert_eq!(
            read(texts, Style::Form, false, "a%2Cb,c"),
            Ok(json!(["a,b", "c"]))
        );
    }

    #[test]
    fn text_without_its_style_is_refused() {
        assert_eq!(
            read(Shape::Integer, Style::Label, false, "1"),
            Err(Trouble::Style)
        );
        assert_eq!(
            read(Shape::Integer, Style::Matrix, false, ";q=1"),
            Err(Trouble::Style)
        );
        assert_eq!(
            read(POINT, Style::Simple, false, "x,1,label"),
            Err(Trouble::Style)
        );
        assert_eq!(
            read(Shape::Json, Style::Form, false, "{"),
            Err(Trouble::Unreadable)
        );
    }
}
