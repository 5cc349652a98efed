use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::ClusterError;
use super::error::FileContext as _;

/// The user that the server runs as: ourselves, or another one when we are root, as which Postgres refuses to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Ourselves,
    Other { uid: u32, gid: u32 },
}

impl Owner {
    pub(super) fn find() -> Result<Self, ClusterError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        // The server wants a passwd entry for its uid, so a made-up number would not do.
        let passwd = fs::read_to_string("/etc/passwd").doing("read", "/etc/passwd")?;
        ["postgres", "_postgres", "nobody"]
            .iter()
            .find_map(|name| entry(&passwd, name))
            .ok_or(ClusterError::NoOwner)
    }

    /// Makes `command` run as this user. The standard library clears the supplementary groups along with it.
    pub(super) fn run(self, command: &mut Command) -> &mut Command {
        match self {
            Self::Ourselves => command,
            Self::Other { uid, gid } => command.gid(gid).uid(uid),
        }
    }

    /// Creates a directory, unless it is there, that this user alone may enter. One that somebody else put there is refused:
    /// in a directory for everybody, such as `/tmp`, it could be a link to something of ours.
    pub(super) fn private_directory(self, path: &Path) -> Result<(), ClusterError> {
        fs::create_dir_all(path).doing("create", path)?;
        let found = fs::symlink_metadata(path).doing("look at", path)?;
        let ours = rustix::process::geteuid().as_raw();
        let expected = match self {
            Self::Ourselves => found.uid() == ours,
            Self::Other { uid, .. } => found.uid() == ours || found.uid() == uid,
        };
        if !found.is_dir() || !expected {
            return Err(super::directory::broken(
                path,
                "it belongs to somebody else",
            ));
        }
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
            .doing("set permissions of", path)?;
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid } => std::os::unix::fs::chown(path, Some(uid), Some(gid))
                .doing("change the owner of", path),
        }
    }

    /// Whether this user can reach what lies below `path`: every directory on the way must let it pass.
    pub(super) fn can_reach(self, path: &Path) -> bool {
        let Self::Other { uid, gid } = self else {
            return true;
        };
        path.ancestors()
            .all(|ancestor| match fs::metadata(ancestor) {
                Ok(metadata) if metadata.uid() == uid => metadata.mode() & 0o100 != 0,
                Ok(metadata) if metadata.gid() == gid => metadata.mode() & 0o010 != 0,
                Ok(metadata) => metadata.mode() & 0o001 != 0,
                // What is not there yet will be created passable.
                Err(_) => true,
            })
    }
}

/// The ids of a user in the text of `/etc/passwd`. macOS writes `nobody` as -2.
fn entry(passwd: &str, name: &str) -> Option<Owner> {
    let line = passwd
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut ids = line
        .split(':')
        .skip(2)
        .map(|id| id.parse::<i64>().ok().map(|id| id as u32));
    let (uid, gid) = (ids.next()??, ids.next()??);
    (uid != 0).then_some(Owner::Other { uid, gid })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_in_passwd() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgres2:x:5:5::/:/bin/sh\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\nnobody:*:-2:-2::/:/bin/false\n";
        assert_eq!(
            entry(passwd, "postgres"),
            Some(Owner::Other { uid: 101, gid: 104 })
        );
        assert_eq!(
            entry(passwd, "nobody"),
            Some(Owner::Other {
                uid: u32::MAX - 1,
                gid: u32::MAX - 1
            })
        );
        assert_eq!(entry(passwd, "root"), None);
        assert_eq!(entry(passwd, "someone"), None);
    }

    #[test]
    fn a_directory_below_a_private_home_is_out_of_reach_for_another_user() {
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let stranger = Owner::Other {
            uid: 4_000_000,
            gid: 4_000_000,
        };
        assert!(!stranger.can_reach(&home.path().join("state")));
        assert!(Owner::Ourselves.can_reach(&home.path().join("state")));
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o711)).unwrap();
        assert!(stranger.can_reach(&home.path().join("state")));
    }

    #[test]
    fn a_directory_that_is_only_a_link_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("target");
        fs::create_dir(&target).unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o755)).unwrap();
        let link = root.path().join("link");
        std::os::unix::fs::symlink(&target, &link).unwrap();

        let refused = Owner::find().unwrap().private_directory(&link);
        assert!(matches!(refused, Err(ClusterError::Broken { .. })));
        assert_eq!(fs::metadata(&target).unwrap().mode() & 0o777, 0o755);
    }
}
