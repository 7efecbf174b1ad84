package dynacheck.node.dynastore;

import dynacheck.node.core.Outcome;
import dynacheck.node.core.Timestamp;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation that took effect, and the view in which it ended. */
public sealed interface Ended extends Outcome.Ok {
    /** Field of each: the view. */
    String VIEW = "view";

    View view();

    record ReadOk(TaggedValue value, View view) implements Ended {}

    /** {@code ts} is the write's own timestamp, not a greater one that the operation met. */
    record WriteOk(Timestamp ts, View view) implements Ended {}

    record ReconfigOk(View view) implements Ended {}

    @Override
    default Map<String, @Nullable String> fields() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        switch (this) {
            case ReadOk read -> {
                fields.put(VALUE, read.value().value());
                fields.put(TAG, read.value().ts().toString());
            }
            case WriteOk write -> fields.put(TAG, write.ts().toString());
            case ReconfigOk reconfig -> {}
        }
        fields.put(VIEW, view().shown());
        return fields;
    }
}
