package dynacheck.history;

import org.jspecify.annotations.Nullable;

/**
 * Histories in EDN: op maps one after another, or one vector or list of them. A last line that was torn because the
 * harness was killed is dropped with a note.
 */
final class EdnHistory {
    private final EdnParser parser;
    private final OpSink sink;
    private final Fields fields;
    private final OpLines lines;

    EdnHistory(EdnParser parser, OpSink sink) {
        this(parser, sink, new Fields());
    }

    EdnHistory(EdnParser parser, OpSink sink, Fields fields) {
        this.fields = fields;
        this.parser = parser;
        this.lines = new OpLines(parser);
        this.sink = sink;
    }

    void read() {
        int start = 1;
        boolean inOp = false;
        try {
            char close = 0;
            while (parser.hasNext()) {
                start = parser.line();
                boolean worthwhile = lines.isWorthwhile();
                Op alike = worthwhile ? lines.next(fields.expectedIndex()) : null;
                if (alike != null) {
                    fields.follow(alike);
                    sink.accept(alike, start);
                    continue;
                }
                inOp = true;
                if (close == 0 && (parser.opens('[') || parser.opens('('))) {
                    close = ']';
                } else if (close != 0 && (parser.peek() == ']' || parser.peek() == ')')) {
                    parser.skip();
                    close = 0;
                } else {
                    sink.accept(worthwhile ? learned(start) : op(start), start);
                }
                inOp = false;
            }
            if (close != 0) {
                throw new MalformedHistoryException(parser.line(), "not EDN: the text ends before " + close);
            }
        } catch (EdnException e) {
            boolean lastLine = parser.line() == start;
            if (!lastLine || !e.isUnfinished() || !inOp) {
                throw new MalformedHistoryException(e.isUnfinished() ? start : e.line(), "not EDN: " + e.getMessage());
            }
            sink.note(torn(start));
        }
    }

    static String torn(int line) {
        return "line " + line + " was torn off (the harness was killed while writing it) and is ignored";
    }

    /** The op that the parser reads here. {@link OpLines} learns from its line. */
    private Op learned(int line) {
        byte[] bytes = parser.buffer;
        int from = parser.pos;
        int limit = parser.limit;
        Op op = op(line);
        if (parser.buffer == bytes && parser.limit == limit && parser.pos > from) {
            lines.learn(bytes, from, parser.pos, op);
        }
        return op;
    }

    private Op op(int line) {
        while (parser.skipTag()) {
            // #jepsen.history.Op{...}: the map is the op.
        }
        fields.begin(line);
        if (!parser.opens('{')) {
            throw new MalformedHistoryException(line, "an op must be a map, not " + Edn.brief(parser.next()));
        }
        while (!parser.closes('}')) {
            @Nullable Object key = parser.next();
            if (parser.closes('}')) {
                throw new EdnException(parser.line(), "map with a key and no value", false);
            }
            fields.put(key, parser.nextOrUnreadable());
        }
        return fields.op();
    }
}
