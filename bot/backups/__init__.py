"""What is precious in a data folder, copied into a folder of its own and back.

Laws:

- A backup is whole or not there: it appears under its name as the last step, after every copy was read again.
- Nothing is overwritten: neither a folder by a backup, nor anything of a data folder by a restore.
- It may be made while the bot serves. Libraries are copied before what says who may see their sources
  (`state.db`), so that no source is restored without the channels that it was bound to.
- What is derived (`segments/`) and what is secret (`secrets.toml`) is left out.
"""

from bot.backups.making import make_backup
from bot.backups.manifest import BackupError, Manifest
from bot.backups.restoring import restore_backup

__all__ = ["BackupError", "Manifest", "make_backup", "restore_backup"]
