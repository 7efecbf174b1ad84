package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/** One key in the short form: what reads or writes it also looks at Mem, atomically at each replica. */
class ShortKeyRegister extends KeyRegister implements ShortRegisters {
    private boolean settled;

    ShortKeyRegister(KeyOperation operation) {
        super(operation);
    }

    @Override
    public void look(View w, List<MemEntry> known, Consumer<Sight> then) {
        int spare = known.isEmpty() ? operation.spareLooks() : Tuning.ALL;
        contactQ.askFew(w, spare, num -> new Message.Look(num, w, known, key), replies -> {
            List<TaggedValue> values = values(replies.values());
            Sight sight = Sight.of(w, replies.values());
            if (count(known, sight)) {
                values.forEach(this::takeIn);
            }
            settled = settles(sight, values);
            if (!settled && isRead()) {
                avoidWhoNeverSawIt(replies);
            }
            then.accept(sight);
        });
    }

    /** As newcomers, until they are filled: what they answer costs another round trip. */
    private void avoidWhoNeverSawIt(SortedMap<ProcessId, Message.Reply> replies) {
        if (max().ts().equals(Timestamp.ZERO)) {
            return;
        }
        replies.forEach((from, reply) -> {
            if (reply instanceof Message.Seen seen && seen.value().ts().equals(Timestamp.ZERO)) {
                contactQ.avoid(from);
            }
        });
    }

    private static List<TaggedValue> values(Collection<Message.Reply> replies) {
        List<TaggedValue> values = new ArrayList<>();
        for (Message.Reply reply : replies) {
            if (reply instanceof Message.Seen seen) {
                values.add(seen.value());
            }
        }
        return values;
    }

    /**
     * Whether the values count: in F2 if nothing is proposed, in F4 because every answer comes from a replica that
     * holds what is {@code known}. One without it may answer, take a write and show the writer an empty Mem.
     */
    boolean count(List<MemEntry> known, Sight sight) {
        return sight.isEmpty() || !known.isEmpty();
    }

    /** F6, after the values were taken in. */
    boolean settles(Sight sight, List<TaggedValue> values) {
        return isRead() && sight.isEmpty() && allAre(max().ts(), values);
    }

    private static boolean allAre(Timestamp ts, List<TaggedValue> values) {
        for (TaggedValue value : values) {
            if (!value.ts().equals(ts)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void writeAndLook(View w, Consumer<Sight> then) {
        TaggedValue value = valueToWrite();
        contactQ.tell(
                w,
                operation.spareLooks(),
                num -> new Message.WriteAndLook(num, w, key, value),
                replies -> then.accept(Sight.of(w, replies.values())));
    }

    @Override
    public void onLeaving(View w, List<MemEntry> entries) {}

    @Override
    public boolean isSettled() {
        return settled;
    }

    @Override
    public boolean isPatient() {
        return true;
    }
}
