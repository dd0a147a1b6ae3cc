#!/usr/bin/env bash
# Runs every mutant until a checker finds it: `ok NAME` or `FAILED NAME` for each. Called by scripts/test.
#
#   scripts/lib/mutants.sh PROGRAM DIR
set -uo pipefail
program=$1 dir=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# try NAME TIER RUNS FIRST WANTED…: one of the invariants WANTED must be violated within RUNS seeds; none
# for the program without a mutant. As many at once as there are cores; each says all it says in one go.
try() {
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
    { said=$(one "$@"); printf '%s\n' "$said"; } &
}

one() {
    local name=$1 tier=$2 runs=$3 first=$4 said
    shift 4
    said=$(CROSSWRIT_MUTANT=$name timeout 300 "$program" "$root/topology/zhengzhou.yaml" "$dir/mutant-$name-$tier" "$first" "$runs" "$tier")
    rm -rf "$dir/mutant-$name-$tier"
    printf '%s\n' "$said" | cut -c1-200
    if [ $# -eq 0 ]; then
        case "$said" in "mutant none runs $runs failed 0 "*) echo "ok $name $tier" ;; *) echo "FAILED $name $tier: red without a mutant" ;; esac
        return
    fi
    local wanted
    for wanted in "$@"; do
        case "$said" in *" failed 1 $wanted"*) echo "ok $name: $wanted"; return ;; esac
    done
    echo "FAILED $name: none of $* was found"
}

try none fast 60 1
try none sqlite 6 1
try acknowledge-before-commit fast 60 1 durable-before-sent
try send-before-commit fast 60 1 durable-before-sent journal-holds-its-rows
# Few kills fall between a backfill and its row: from a seed where one does soon.
try backfill-before-commit fast 600 1000 durable-before-sent strangers-learn-nothing
try drop-deduplication fast 60 1 nothing-is-held chain-is-gapless
try forget-timer fast 60 1 no-deadline-missed
try early-timer fast 60 1 no-deadline-early
try two-hands fast 400 1 one-court-has-it-in-hand
try power-in-two-hands fast 400 1 one-court-holds-the-power
# Few runs rely on the six months: from a seed where one does soon.
try count-excluded fast 2000 9000 six-months-have-passed
try calendar-days fast 60 1 due-date-is-right
try never-again fast 60 1 outboxes-drain
try forget-outbox fast 200 1 links-come-to-rest messages-are-conserved outboxes-drain chains-are-equal acked-is-kept no-process-stops starts-from-its-journal state-is-fold-of-journal
try skip-stage fast 60 1 outcome-as-predicted
try forget-backfill fast 300 1 nothing-is-held chain-is-gapless chains-are-equal
try count-nothing fast 300 1 state-is-fold-of-journal
try pass-to-stranger fast 60 1 strangers-learn-nothing
try session-each-hello fast 60 1 links-come-to-rest
# A seat that forgets what it committed gives its number again.
try skip-sync sqlite 30 1 files-are-whole no-process-stops acked-is-kept chain-is-gapless
wait
exit 0
