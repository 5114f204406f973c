# Records the named attacks one after the other, with the people of `ordinary` beside them; each is kept only if it holds its attack. What `prepare NAME` does, where a script
# has such a function, is done before; what `holds NAME` says of a recording counts too. Sourced.
# shellcheck shell=bash

# record_all NAME...: into $OUT, one row of $OUT/MANIFEST.tsv each.
record_all() {
    local NAME PEOPLE failed=
    mkdir -p "$LAB_DIR/kept"
    for NAME in "$@"; do
        say "$NAME"
        ! declare -F prepare >/dev/null || prepare "$NAME"
        capture_start "$LAB_DIR/$NAME.pcap" "${TOOL_INTERFACE[$NAME]}" "${TOOL_LENGTH[$NAME]}"
        : >"$LAB_DIR/manifest"
        ordinary & PEOPLE=$!
        sleep 5
        run_tool "$NAME"
        sleep 4
        kill "$PEOPLE" 2>/dev/null || true; wait "$PEOPLE" 2>/dev/null || true
        capture_stop
        zstd -q -f -10 "$LAB_DIR/$NAME.pcap" -o "$LAB_DIR/kept/$NAME.pcap.zst"
        rm "$LAB_DIR/$NAME.pcap"
        { manifest_header; cat "$LAB_DIR/manifest"; } >"$LAB_DIR/manifest.all"
        if ! verify_attack "$LAB_DIR/kept/$NAME.pcap.zst"; then failed="$failed $NAME"; continue; fi
        if declare -F holds >/dev/null && ! holds "$NAME"; then say "  not kept: the dialogue broke off: $(tail -n 2 "$LAB_DIR/attacks.log" | tr '\n' ' ' | cut -c1-300)"; failed="$failed $NAME"; continue; fi
        mv "$LAB_DIR/kept/$NAME.pcap.zst" "$OUT/$NAME.pcap.zst"
        { manifest_header; { tail -n +2 "$OUT/MANIFEST.tsv" 2>/dev/null | grep -v "^$NAME.pcap.zst"$'\t' || true; }; cat "$LAB_DIR/manifest"; } >"$LAB_DIR/all"
        cp "$LAB_DIR/all" "$OUT/MANIFEST.tsv"
    done
    cp "$LAB_DIR/attacks.log" "$OUT/attacks.log" 2>/dev/null || true
    say "wrote $OUT/MANIFEST.tsv"
    [ -z "$failed" ] || die "not recorded, because the tool failed:$failed (what the tools said: $OUT/attacks.log)"
}
