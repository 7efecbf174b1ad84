package dynacheck.node.storage;

import dynacheck.node.core.DiskRecord;
import dynacheck.node.wire.Codec;
import dynacheck.node.wire.PartsKept;
import dynacheck.node.wire.WireException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in the rows of a store: a record in each, and bases, from which records with large parts differ. A base
 * goes with the last row that needs it.
 */
final class Rows<R extends DiskRecord> {
    private static final String BASE = "part ";

    /** Finds the rows of bases, and perhaps others. */
    static final String BASES = "key BETWEEN 'part ' AND 'part:'";

    /** As the file has it. */
    record Row(String key, byte[] body, long checksum) {
        void expectWhole() throws DamageException {
            if (Ledger.checksum(key, body) != checksum) {
                throw new DamageException("row '" + key + "' has a wrong checksum");
            }
        }
    }

    /** In the order of their rows, or what is wrong with one of them. */
    record Decoded<R>(List<R> records, List<String> keys, Map<String, Integer> needed, String damage) {}

    private final PartsKept<R> parts;
    private final Keys keys = new Keys();
    /** By row, which base it needs. */
    private final Map<String, Integer> needed = new HashMap<>();
    /** By base, how many rows need it. */
    private final Map<Integer, Integer> uses = new HashMap<>();

    Rows(Codec<?, R> codec) {
        this.parts = new PartsKept<>(codec);
    }

    /** Takes in a base, without which other rows cannot be read. */
    void restore(Row row) throws DamageException {
        row.expectWhole();
        try {
            parts.restore(Integer.parseInt(row.key().substring(BASE.length())), row.body());
        } catch (WireException | NumberFormatException e) {
            throw new DamageException("row '" + row.key() + "': " + e.getMessage());
        }
    }

    /** By any thread, once every base is there. */
    Decoded<R> decoded(List<Row> piece) {
        Decoded<R> all = new Decoded<>(new ArrayList<>(piece.size()), new ArrayList<>(), new HashMap<>(), "");
        for (Row row : piece) {
            try {
                row.expectWhole();
                if (!row.key().startsWith(BASE)) {
                    all.records().add(parts.read(row.body()));
                    all.keys().add(row.key());
                    int base = PartsKept.neededBy(row.body());
                    if (base != 0) {
                        all.needed().put(row.key(), base);
                    }
                }
            } catch (DamageException e) {
                return new Decoded<>(List.of(), List.of(), Map.of(), String.valueOf(e.getMessage()));
            } catch (WireException e) {
                return new Decoded<>(List.of(), List.of(), Map.of(), "row '" + row.key() + "': " + e.getMessage());
            }
        }
        return all;
    }

    void take(Decoded<R> piece, List<R> records) throws DamageException {
        if (!piece.damage().isEmpty()) {
            throw new DamageException(piece.damage());
        }
        records.addAll(piece.records());
        piece.needed().forEach(this::needs);
        for (int i = 0; i < piece.keys().size(); i++) {
            keys.found(piece.records().get(i).place(), piece.keys().get(i));
        }
    }

    /** What is to be written for a record: its row, and that of a new base before it. */
    Map<String, byte[]> of(R record) {
        String key = keys.of(record.place());
        PartsKept.Written written = parts.write(record);
        needs(key, written.base());
        byte[] newBase = written.newBase();
        if (newBase == null) {
            return Map.of(key, written.body());
        }
        Map<String, byte[]> both = new LinkedHashMap<>();
        both.put(BASE + written.base(), newBase);
        both.put(key, written.body());
        return both;
    }

    /** What goes with a record that was written, or in whose place nothing stands from now on. */
    List<String> gone(R record) {
        List<String> gone = new ArrayList<>();
        if (record.erases()) {
            String key = keys.gone(record.place());
            if (key != null) {
                needs(key, 0);
                gone.add(key);
            }
        }
        for (int base : parts.bases()) {
            if (!uses.containsKey(base)) {
                parts.forget(base);
                gone.add(BASE + base);
            }
        }
        return gone;
    }

    /** @param base 0: none */
    private void needs(String key, int base) {
        Integer before = base == 0 ? needed.remove(key) : needed.put(key, base);
        if (base != 0) {
            uses.merge(base, 1, Integer::sum);
        }
        if (before != null) {
            int left = uses.getOrDefault(before, 0) - 1;
            if (left > 0) {
                uses.put(before, left);
            } else {
                uses.remove(before);
            }
        }
    }
}
