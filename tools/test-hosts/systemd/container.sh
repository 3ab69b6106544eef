#!/bin/bash
# Boots systemd as PID 1 over a copy-on-write view of this machine, and keeps it until standard input ends; then nothing of it is left.
# Whoever started this script may die in any way: its end of the pipe closes, and that is the signal.
#
#   container.sh FOLDER NETWORK [BIND...]     NETWORK: private | host     BIND: a folder to be seen inside; only one that begins with + can be written there
#
# Says `ready LEADER`, the pid of its PID 1 as this machine counts. Takes `cut` (the power goes, at once) and then `boot` (again over the same disk).
set -u
folder=$1 network=$2
shift 2
name=$(basename "$folder")
root=$folder/root
leader=

fail() {
  echo "failed $*"
  exit 1
}

groups() { for hierarchy in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do [ -w "$hierarchy/cgroup.procs" ] && echo "$hierarchy/$name"; done; }

# Everything that this machine has enabled stays off: a test enables what it needs.
prepare() {
  mkdir -p "$folder/up" "$folder/work" "$root" || fail "no folder $folder"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/up,workdir=$folder/work" "$root" || fail 'no overlay of /'
  rm -rf "$root"/etc/systemd/system/*.wants "$root"/etc/systemd/system/*.requires "$root"/etc/rc?.d
  # A journal under an id of its own: with the machine's, nspawn would not keep them apart.
  rm -f "$root/etc/machine-id" && systemd-id128 new >"$root/etc/machine-id"
  mkdir -p "$root/var/log/journal"
}

boot() {
  # Each container in a control group of its own: units of the same name in two of them would share one.
  (
    for group in $(groups); do mkdir -p "$group" && echo "$BASHPID" >"$group/cgroup.procs"; done
    exec setsid systemd-nspawn --quiet --directory="$root" --machine="$name" --register=no --keep-unit --boot --console=pipe \
      $([ "$network" = private ] && echo --private-network) "${binds[@]}" </dev/null >>"$folder/console.log" 2>&1
  ) &
  nspawn=$!
  for _ in $(seq 300); do
    leader=$(pgrep -P "$nspawn" | head -1)
    [ -n "$leader" ] && [ "$(cat "/proc/$leader/comm" 2>/dev/null)" = systemd ] && break
    kill -0 "$nspawn" 2>/dev/null || fail "systemd-nspawn ended: $(tail -3 "$folder/console.log" | tr '\n' ' ')"
    sleep 0.05
  done
  for _ in $(seq 600); do
    case $(inside systemctl is-system-running 2>/dev/null) in running | degraded) echo "ready $leader" && return ;; esac
    sleep 0.05
  done
  fail 'it does not come up'
}

inside() { nsenter -t "$leader" -m -u -i -n -p -C -r -w "$@"; }

cut_power() {
  [ -n "$leader" ] && kill -KILL "$leader" 2>/dev/null
  wait "$nspawn" 2>/dev/null
  leader=
}

clean() {
  trap '' TERM INT HUP
  [ -n "${nspawn:-}" ] && cut_power
  for _ in $(seq 100); do
    mountpoint -q "$root" || break
    umount "$root" 2>/dev/null || sleep 0.05
  done
  for group in $(groups); do
    [ -d "$group" ] && find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null
  done
  mountpoint -q "$root" || rm -rf "$folder"
}

binds=()
for bind in "$@"; do
  case $bind in
  +*) binds+=("--bind=${bind#+}") ;;
  *) binds+=("--bind-ro=$bind") ;;
  esac
done
trap clean EXIT
trap 'exit 1' TERM INT HUP
prepare
boot
while read -r command; do
  case $command in
  cut) cut_power && echo cut ;;
  boot) boot ;;
  esac
done
