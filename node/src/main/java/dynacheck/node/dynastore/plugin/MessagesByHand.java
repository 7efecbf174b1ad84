package dynacheck.node.dynastore.plugin;

import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.MessageNumber;
import dynacheck.node.dynastore.TaggedValue;
import dynacheck.node.wire.ByHand;
import dynacheck.node.wire.FlatReader;
import dynacheck.node.wire.FlatWriter;
import dynacheck.node.wire.Parts;
import dynacheck.node.wire.PartsReceived;
import dynacheck.node.wire.WireException;
import java.util.List;

/** What reads and writes send in both forms as long as nothing is proposed. */
final class MessagesByHand implements ByHand<Message> {
    private static final int LOOK = 0;
    private static final int WRITE_AND_LOOK = 1;
    private static final int SEEN = 2;
    private static final int READ = 3;
    private static final int READ_REPLY = 4;
    private static final int WRITE = 5;
    private static final int ACK = 6;
    private static final int MEM_READ = 7;
    private static final int MEM_READ_REPLY = 8;

    private final ViewCodec views;

    MessagesByHand(ViewCodec views) {
        this.views = views;
    }

    @Override
    public boolean write(Message message, FlatWriter out, Parts parts) {
        if (namesProposals(message)) {
            return false;
        }
        switch (message) {
            case Message.Look look -> {
                begin(LOOK, look, out, parts);
                out.text(look.key());
            }
            case Message.WriteAndLook write -> {
                begin(WRITE_AND_LOOK, write, out, parts);
                out.text(write.key());
                value(write.value(), out);
            }
            case Message.Seen seen -> {
                begin(SEEN, seen, out);
                value(seen.value(), out);
            }
            case Message.Read read -> {
                begin(READ, read, out, parts);
                out.text(read.key());
            }
            case Message.ReadReply reply -> {
                begin(READ_REPLY, reply, out);
                value(reply.value(), out);
            }
            case Message.Write write -> {
                begin(WRITE, write, out, parts);
                out.text(write.key());
                value(write.value(), out);
            }
            case Message.Ack ack -> begin(ACK, ack, out);
            case Message.MemRead read -> begin(MEM_READ, read, out, parts);
            case Message.MemReadReply reply -> begin(MEM_READ_REPLY, reply, out);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean namesProposals(Message message) {
        return switch (message) {
            case Message.Look look -> !look.known().isEmpty();
            case Message.Seen seen -> !seen.entries().isEmpty();
            case Message.MemReadReply reply -> !reply.entries().isEmpty();
            default -> false;
        };
    }

    private void begin(int kind, Message.Request request, FlatWriter out, Parts parts) {
        out.number(kind);
        number(request.num(), out);
        out.number(views.place(request.view(), parts)); // the only view, so it has a place
    }

    private static void begin(int kind, Message.Reply reply, FlatWriter out) {
        out.number(kind);
        number(reply.num(), out);
    }

    private static void number(MessageNumber number, FlatWriter out) {
        out.number(number.incarnation());
        out.number(number.counter());
    }

    static void value(TaggedValue value, FlatWriter out) {
        out.text(value.value());
        Timestamp ts = value.ts();
        out.number(ts.num());
        out.text(ts.pid());
        out.number(ts.incarnation());
        out.number(ts.sequence());
    }

    @Override
    public Message read(int kind, FlatReader in, PartsReceived parts) throws WireException {
        MessageNumber num = new MessageNumber(in.number(), in.number());
        return switch (kind) {
            case LOOK -> new Message.Look(num, views.at(in.integer(), parts), List.of(), in.nullableText());
            case WRITE_AND_LOOK -> new Message.WriteAndLook(num, views.at(in.integer(), parts), in.text(), value(in));
            case SEEN -> new Message.Seen(num, List.of(), value(in));
            case READ -> new Message.Read(num, views.at(in.integer(), parts), in.text());
            case READ_REPLY -> new Message.ReadReply(num, value(in));
            case WRITE -> new Message.Write(num, views.at(in.integer(), parts), in.text(), value(in));
            case ACK -> new Message.Ack(num);
            case MEM_READ -> new Message.MemRead(num, views.at(in.integer(), parts));
            case MEM_READ_REPLY -> new Message.MemReadReply(num, List.of());
            default -> throw new WireException("no message is of kind " + kind);
        };
    }

    static TaggedValue value(FlatReader in) throws WireException {
        String value = in.nullableText();
        return new TaggedValue(value, new Timestamp(in.number(), in.text(), in.number(), in.number()));
    }
}
