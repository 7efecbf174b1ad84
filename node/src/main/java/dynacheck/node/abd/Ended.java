package dynacheck.node.abd;

import dynacheck.node.core.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A read or a write took effect: the read's value, and the write that it is from. */
record Ended(boolean read, Tagged value) implements Outcome.Ok {
    @Override
    public Map<String, @Nullable String> fields() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        if (read) {
            fields.put(VALUE, value.value());
        }
        fields.put(TAG, value.ts().toString());
        return fields;
    }
}
