package dynacheck.node.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a client operation ended. */
public sealed interface Outcome {
    /** Field of a read: the value, null if none was ever written or it was taken away. */
    String VALUE = "value";

    /** Field of a read or write: names the write, unlike that of any other of this register. */
    String TAG = "tag";

    /** It took effect. Each protocol has its own kinds. */
    non-sealed interface Ok extends Outcome {
        /** What the client is shown, by name: {@link #VALUE}, {@link #TAG}, and what else the protocol has to say. */
        Map<String, @Nullable String> fields();
    }

    /** Nothing was sent and nothing ever will be. */
    record Failed(String reason) implements Outcome {}

    /** The same, because it cannot be meant: it would be refused tomorrow, too. The reason names the fix. */
    record Refused(String reason) implements Outcome {}

    /** It may have taken effect, or may yet. */
    record Unknown(String reason) implements Outcome {}
}
