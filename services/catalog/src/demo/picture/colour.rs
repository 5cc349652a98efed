//! Colours.

/// Red, green and blue, each from 0 to 255.
pub(super) type Colour = [u8; 3];

/// The colours of one picture: the thing in its hue, on a pale ground in the opposite one.
pub(super) struct Palette {
    pub(super) sky: Colour,
    pub(super) ground: Colour,
    pub(super) shadow: Colour,
    pub(super) main: Colour,
    pub(super) dark: Colour,
    pub(super) light: Colour,
    pub(super) accent: Colour,
    pub(super) wood: Colour,
    pub(super) metal: Colour,
    pub(super) ink: Colour,
    pub(super) paper: Colour,
    pub(super) flame: Colour,
}

impl Palette {
    pub(super) fn of(hue: u16) -> Self {
        let opposite = hue + 190;
        Self {
            sky: hsl(opposite, 38, 93),
            ground: hsl(opposite, 34, 82),
            shadow: hsl(opposite, 26, 70),
            main: hsl(hue, 46, 52),
            dark: hsl(hue, 48, 36),
            light: hsl(hue, 56, 70),
            accent: hsl(hue + 40, 68, 58),
            wood: hsl(30, 42, 52),
            metal: hsl(215, 9, 62),
            ink: hsl(225, 20, 22),
            paper: hsl(45, 55, 94),
            flame: hsl(38, 95, 60),
        }
    }
}

/// Hue in degrees, saturation and lightness in percent.
fn hsl(hue: u16, saturation: u16, lightness: u16) -> Colour {
    let saturation = f32::from(saturation) / 100.0;
    let lightness = f32::from(lightness) / 100.0;
    let reach = saturation * lightness.min(1.0 - lightness);
    let channel = |offset: f32| {
        let step = (offset + f32::from(hue % 360) / 30.0) % 12.0;
        let value = lightness - reach * (step - 3.0).min(9.0 - step).clamp(-1.0, 1.0);
        (value * 255.0).round() as u8
    };
    [channel(0.0), channel(8.0), channel(4.0)]
}

#[cfg(test)]
mod tests {
    use super::hsl;

    #[test]
    fn the_colour_wheel_is_the_usual_one() {
        assert_eq!(hsl(0, 100, 50), [255, 0, 0]);
        assert_eq!(hsl(120, 100, 50), [0, 255, 0]);
        assert_eq!(hsl(600, 100, 50), [0, 0, 255]);
        assert_eq!(hsl(77, 0, 100), [255, 255, 255]);
    }
}
