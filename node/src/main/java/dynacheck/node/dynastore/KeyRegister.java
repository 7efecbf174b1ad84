package dynacheck.node.dynastore;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** vmax, tsmax and pickNewTS of one read or write of one key. */
class KeyRegister implements Registers {
    final String key;
    private final @Nullable String written;
    final ContactQ contactQ;
    private final UnaryOperator<Timestamp> nextTimestamp;
    private final Consumer<Timestamp> onChosen;
    boolean pickNewTS;
    TaggedValue max = TaggedValue.INITIAL;
    private Timestamp chosen = Timestamp.ZERO;

    /**
     * @param written the value to write, or null for a read
     * @param nextTimestamp from tsmax to this process's next unused timestamp above it
     */
    KeyRegister(
            String key,
            @Nullable String written,
            ContactQ contactQ,
            UnaryOperator<Timestamp> nextTimestamp,
            Consumer<Timestamp> onChosen) {
        this.key = key;
        this.written = written;
        this.contactQ = contactQ;
        this.nextTimestamp = nextTimestamp;
        this.onChosen = onChosen;
        pickNewTS = written != null; // lines 13, 18
    }

    /** (vmax, tsmax). */
    TaggedValue max() {
        return max;
    }

    /** What a write chose in line 72. After a later ReadInView, tsmax may be that of another, greater write. */
    Timestamp chosen() {
        return chosen;
    }

    @Override
    public void readFrom(View w, Runnable then) {
        contactQ.ask(
                w,
                0,
                num -> new Message.Read(num, w, key),
                replies -> { // lines 36-41
                    for (Message.Reply reply : replies.values()) {
                        if (reply instanceof Message.ReadReply read) {
                            takeIn(read.value());
                        }
                    }
                    then.run();
                });
    }

    /** Lines 39-41: the greatest value counts. */
    void takeIn(TaggedValue read) {
        max = max.max(read);
    }

    @Override
    public void writeTo(View w, Runnable then) {
        TaggedValue value = valueToWrite();
        contactQ.ask(w, 0, num -> new Message.Write(num, w, key, value), acks -> then.run()); // line 73
    }

    /** What goes to the members: a write's own value under a timestamp of its own, or what was read. */
    TaggedValue valueToWrite() {
        if (pickNewTS) { // lines 71-72
            pickNewTS = false;
            max = new TaggedValue(written, nextTimestamp.apply(max.ts()));
            chosen = max.ts();
            onChosen.accept(chosen);
        }
        return max;
    }

    /** What was chosen stays chosen: the value is never sent under two timestamps. */
    @Override
    public void onRestart() {}

    @Override
    public void onLeaving(View w) {}

    boolean isRead() {
        return written == null;
    }
}
