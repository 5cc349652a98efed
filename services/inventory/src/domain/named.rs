//! Choices that are stored and written under a name.

/// A text that names none of the choices.
#[derive(Debug, thiserror::Error)]
#[error("no such name")]
pub struct UnknownName;

/// An enum with a name for each of its variants.
macro_rules! named {
    (
        $(#[$attribute:meta])*
        pub enum $choice:ident {
            $($(#[$documentation:meta])* $variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $choice {
            $($(#[$documentation])* $variant,)+
        }

        impl $choice {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name under which it is stored and written.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }

        impl std::str::FromStr for $choice {
            type Err = $crate::domain::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|choice| choice.as_str() == text)
                    .ok_or($crate::domain::UnknownName)
            }
        }
    };
}
pub(super) use named;

#[cfg(test)]
mod tests {
    use crate::domain::movement::{Kind, Reason};
    use crate::domain::reservation::State;
    use crate::domain::stock::Level;

    #[test]
    fn every_name_reads_back_as_what_it_names() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse::<Kind>().ok(), Some(*kind));
        }
        for reason in Reason::ALL {
            assert_eq!(reason.as_str().parse::<Reason>().ok(), Some(*reason));
        }
        for state in State::ALL {
            assert_eq!(state.as_str().parse::<State>().ok(), Some(*state));
        }
        for level in Level::ALL {
            assert_eq!(level.as_str().parse::<Level>().ok(), Some(*level));
        }
        assert!("gone".parse::<State>().is_err());
    }
}
