#!/bin/sh
# Makes a tree of extracted packages ready to run servers in: a user for them, found libraries, no ballast.
set -eu
root=$1
printf 'root:x:0:0::/:/bin/sh\nserver:x:1000:1000::/srv/server:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nserver:x:1000:\n' >"$root/etc/group"
mkdir -p "$root/srv/server" "$root/tmp"
chown 1000:1000 "$root/srv/server"
chmod 1777 "$root/tmp"
cd "$root"
rm -rf usr/share/doc usr/share/man usr/share/info usr/share/locale usr/share/i18n usr/share/perl usr/share/perl5 \
  usr/lib/*/perl usr/lib/*/perl-base
# PostgreSQL compiles expressions where it finds these, and does without where not.
rm -rf usr/lib/postgresql/*/lib/bitcode usr/lib/postgresql/*/lib/llvmjit* usr/lib/*/libLLVM* usr/lib/*/libz3.so*
ldconfig -r "$root"
