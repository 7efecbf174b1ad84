package dynacheck.node.dynastore;

import dynacheck.node.core.Timestamp;

/** vmax, tsmax and pickNewTS of one read or write of one key. */
class KeyRegister implements Registers {
    final String key;
    final ContactQ contactQ;
    final KeyOperation operation;
    boolean pickNewTS;
    TaggedValue max = TaggedValue.INITIAL;
    private Timestamp chosen = Timestamp.ZERO;

    KeyRegister(KeyOperation operation) {
        this.operation = operation;
        key = operation.key();
        contactQ = operation.contactQ();
        pickNewTS = !operation.isRead(); // lines 13, 18
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
            max = new TaggedValue(operation.written(), operation.nextTimestamp().apply(max.ts()));
            chosen = max.ts();
            operation.onChosen().accept(chosen);
        }
        return max;
    }

    /** What was chosen stays chosen: the value is never sent under two timestamps. */
    @Override
    public void onRestart() {}

    @Override
    public void onLeaving(View w) {}

    boolean isRead() {
        return operation.isRead();
    }
}
