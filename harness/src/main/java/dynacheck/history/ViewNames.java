package dynacheck.history;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Short names of the views that answers carry: a view holds every change there ever was, and nearly every line names
 * one. The first line that does tells all of it, {@code :view "v3", :views {"v3" "{+n1,+n2,+n3,-n1}"}}; later ones have
 * {@code :view "v3"}. Files in which each line has it all are read as ever. One object for one file.
 */
public final class ViewNames {
    /** Of the line that tells what a name stands for. */
    static final Keyword TOLD = Keyword.of("views");

    /** Shorter texts are as good as a name. */
    private static final int SHORT = 8;

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> views = new HashMap<>();

    /** As it is written. */
    public Op shortened(Op op) {
        if (!(op.extra().get(Op.VIEW) instanceof String view) || view.length() <= SHORT) {
            return op;
        }
        Map<Keyword, Object> extra = new LinkedHashMap<>(op.extra());
        String name = names.get(view);
        if (name == null) {
            name = "v" + (names.size() + 1);
            names.put(view, name);
            extra.put(TOLD, Map.of(name, view));
        }
        extra.put(Op.VIEW, name);
        return with(op, extra);
    }

    /** As it was before it was written. */
    Op whole(Op op) {
        Map<Keyword, Object> found = op.extra();
        boolean tells = found.get(TOLD) instanceof Map<?, ?>;
        if (!(found.get(Op.VIEW) instanceof String name) || !tells && !views.containsKey(name)) {
            return op;
        }
        Map<Keyword, Object> extra = new LinkedHashMap<>(found);
        if (extra.remove(TOLD) instanceof Map<?, ?> told) {
            told.forEach((key, view) -> views.put(String.valueOf(key), String.valueOf(view)));
        }
        extra.put(Op.VIEW, views.getOrDefault(name, name));
        return with(op, extra);
    }

    private static Op with(Op op, Map<Keyword, Object> extra) {
        return new Op(op.index(), op.timeNanos(), op.process(), op.type(), op.f(), op.value(), extra);
    }
}
