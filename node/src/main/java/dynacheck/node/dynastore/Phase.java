package dynacheck.node.dynastore;

import java.util.Locale;

/** A part of the protocol that an operation may wait in, and in which its process may crash. */
public enum Phase {
    /** Reading Mem of a weak snapshot, lines 10-15. */
    COLLECT,
    /** An entry of Mem on its way to a majority: line 3, or the write-back of a collect. */
    MEM_WRITE,
    /** Line 68. */
    READ_IN_VIEW,
    /** Line 73. */
    WRITE_IN_VIEW,
    /** Every key on its way to the next view. */
    TRANSFER,
    /** The same before that view is proposed, see {@link PreCopy}. */
    PRE_COPY,
    /** Lines 27-29. */
    NOTIFY_Q;

    /** {@code "ReadInView"}. */
    public String title() {
        StringBuilder title = new StringBuilder();
        for (String word : name().split("_")) {
            title.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return title.toString();
    }

    static Phase of(Message.Request request) {
        return switch (request) {
            case Message.MemRead m -> COLLECT;
            case Message.MemWrite m -> MEM_WRITE;
            case Message.Read r -> READ_IN_VIEW;
            case Message.Write w -> WRITE_IN_VIEW;
            case Message.Look l -> READ_IN_VIEW;
            case Message.WriteAndLook w -> WRITE_IN_VIEW;
            case Message.ReadChunk r -> TRANSFER;
            case Message.WriteChunk w -> TRANSFER;
            case Message.Comparing c -> TRANSFER;
        };
    }
}
