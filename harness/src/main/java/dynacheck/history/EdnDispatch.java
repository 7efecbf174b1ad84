package dynacheck.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@code #} and {@code ^} begin: sets, symbolic numbers, tags, namespaced maps, metadata. */
final class EdnDispatch {
    private final EdnParser text;

    EdnDispatch(EdnParser text) {
        this.text = text;
    }

    /** The value at the {@code #} where the text stands. */
    @Nullable
    Object next() {
        return switch (text.at(1)) {
            case -1 -> throw text.unfinished("text ends after #");
            case '{' -> set();
            case '#' -> symbolic();
            case '^' -> {
                text.skip();
                yield annotated();
            }
            case ':' -> named();
            default -> {
                if (!isLetter()) {
                    throw text.error("# without a tag");
                }
                yield tagged();
            }
        };
    }

    boolean skipTag() {
        if (text.peek() != '#' || !isLetter()) {
            return false;
        }
        tag();
        return true;
    }

    /** Whether a letter follows; Clojure takes none beyond Latin-1 there. */
    private boolean isLetter() {
        int c = text.at(1);
        return c < 0x80 ? Character.isLetter(c) : c < 0xc4 && Character.isLetter((c & 3) << 6 | text.at(2) & 0x3f);
    }

    /** Steps over the tag that begins here. */
    private String tag() {
        text.skip();
        String name = text.token();
        if (!EdnName.isName(name) || name.equals("nil") || name.equals("true") || name.equals("false")) {
            throw text.error("not a tag: #" + name);
        }
        text.require();
        return name;
    }

    private Set<@Nullable Object> set() {
        text.skip();
        List<@Nullable Object> items = text.nested('}');
        Set<@Nullable Object> set = new LinkedHashSet<>(items);
        if (set.size() != items.size()) {
            throw new EdnException(text.line(), "duplicate item in a set", false);
        }
        return Collections.unmodifiableSet(set);
    }

    private Double symbolic() {
        text.pos += 2;
        @Nullable Object name = text.required();
        return switch (name instanceof Symbol symbol ? symbol.name() : "") {
            case "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> throw text.error("unknown ##" + name);
        };
    }

    private Object tagged() {
        String tag = tag();
        @Nullable Object value = text.next();
        @Nullable
        Object known = switch (tag) {
            case "inst" -> EdnInstant.parse(value);
            case "uuid" -> uuid(value);
            default -> new Tagged(tag, value);
        };
        if (known == null) {
            throw text.error("no #" + tag + ": " + Edn.brief(value));
        }
        return known;
    }

    private static @Nullable UUID uuid(@Nullable Object value) {
        try {
            return value instanceof String name ? UUID.fromString(name) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Metadata, which is dropped, and what it belongs to: a symbol or a collection. */
    Object annotated() {
        text.skip();
        @Nullable Object meta = text.required();
        @Nullable Object value = text.required();
        boolean isMeta =
                meta instanceof Symbol || meta instanceof String || meta instanceof Keyword || meta instanceof Map;
        boolean hasMeta = value instanceof Symbol
                || value instanceof List<?>
                || value instanceof Map<?, ?>
                || value instanceof Set<?>;
        if (!isMeta || !hasMeta || value == null) {
            throw text.error("metadata must be a map, keyword, symbol or string before a symbol or collection");
        }
        return value;
    }

    /** {@code #:a{:b 1}} is {@code {:a/b 1}}; {@code :_/b} in it is {@code :b}. */
    private Map<@Nullable Object, @Nullable Object> named() {
        text.pos += 2;
        if (!(text.required() instanceof Symbol space) || space.name().contains("/")) {
            throw text.error("a namespaced map needs the name of a namespace");
        }
        if (!text.skipBlanks() || text.peek() != '{') {
            throw text.error("a namespaced map needs a map");
        }
        List<@Nullable Object> items = new ArrayList<>(text.nested('}'));
        for (int i = 0; i < items.size(); i += 2) {
            @Nullable Object key = items.get(i);
            if (key instanceof Keyword keyword) {
                items.set(i, Keyword.of(within(space.name(), keyword.name())));
            } else if (key instanceof Symbol symbol) {
                items.set(i, new Symbol(within(space.name(), symbol.name())));
            }
        }
        return text.map(items);
    }

    private static String within(String space, String name) {
        if (name.indexOf('/') <= 0) {
            return space + "/" + name;
        }
        return name.startsWith("_/") ? name.substring(2) : name;
    }
}
