# Runs one command and stops it when standard input ends.
#
#   sh guard.sh PATIENCE COMMAND [ARGUMENT...]
#
# Standard input is a pipe whose other end only the starting process holds, so it ends when that process
# closes it or dies, by kill -9 too. The command then gets SIGINT (PostgreSQL's fast shutdown), after PATIENCE
# seconds SIGQUIT (immediate shutdown) and two seconds later SIGKILL. The guard ends when the command has ended,
# with its exit code. It is to be started as leader of a session of its own, so that a terminal's Ctrl-C, which
# goes to the whole foreground group, reaches neither the guard nor the command.

patience=$1
shift

exec 3<&0
"$@" </dev/null 3<&- &
command=$!

# Waits in steps of a fifth of a second: no long sleep is left behind when the command ends early.
gone_after() {
  steps=$(($1 * 5))
  while [ "$steps" -gt 0 ]; do
    kill -0 "$command" 2>/dev/null || return 0
    sleep 0.2
    steps=$((steps - 1))
  done
  return 1
}

(
  while read -r _; do :; done <&3
  kill -INT "$command" 2>/dev/null
  gone_after "$patience" && exit
  kill -QUIT "$command" 2>/dev/null
  gone_after 2 && exit
  kill -KILL "$command" 2>/dev/null
) &
exec 3<&- 0</dev/null

# Asked to end itself, the guard passes it on and stays until the command has ended.
trap 'kill -INT "$command" 2>/dev/null' TERM HUP INT
while :; do
  wait "$command"
  code=$?
  kill -0 "$command" 2>/dev/null || break
done

# Ends the watcher and a sleep of it: they share the guard's process group.
trap : TERM
kill -TERM 0
exit "$code"
