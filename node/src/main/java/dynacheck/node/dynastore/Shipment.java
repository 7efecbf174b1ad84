package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * The values of a piece on their way (protocol T3): from one member that showed what is wanted, to as many as a
 * majority of the view to come lacks. What no majority needs comes afterwards ({@link BackgroundFilling}).
 */
class Shipment {
    private final DigestTransfer transfer;
    private final Move move;
    private final TagComparison tags;
    private final int lane;
    private final IntConsumer done;
    private int holders;

    /**
     * @param holders how many members of the view to come hold the keys of the piece that need not move
     * @param lane of the piece: those of several lanes go to several members first
     * @param done gets how many hold each key of the piece, at least
     */
    Shipment(DigestTransfer transfer, Move move, TagComparison tags, int holders, int lane, IntConsumer done) {
        this.transfer = transfer;
        this.move = move;
        this.tags = tags;
        this.holders = holders;
        this.lane = lane;
        this.done = done;
    }

    void send(List<String> keys) {
        if (keys.isEmpty()) {
            done.accept(holders);
            return;
        }
        ProcessId source = tags.fullest(keys, transfer.contactQ.self());
        View view = move.sources.stream()
                .filter(left -> left.hasMember(source))
                .findFirst()
                .orElseThrow();
        List<String> asked =
                keys.stream().filter(key -> tags.holds(source, key)).toList();
        transfer.contactQ.askSome(
                view,
                List.of(source),
                num -> new Message.LookValues(num, view, transfer.flag(view), asked, transfer.chunkBytes),
                replies -> replies.containsKey(source) || replies.size() >= view.majority(),
                move.ifStillWanted(replies -> {
                    Message.Reply reply = replies.get(source);
                    if (reply == null) {
                        read(toFallBackOn(), asked, new Piece(asked), keys);
                    } else {
                        Piece piece = new Piece(asked);
                        piece.add(reply);
                        write(piece, keys);
                    }
                }));
    }

    /** Every view that was left: what the silent one showed may be at a majority of any of them. */
    List<View> toFallBackOn() {
        return move.sources;
    }

    /**
     * Who should have told is silent. Each reading by itself is one of the whole register, flags and all: it need not
     * find what the timestamps said.
     */
    private void read(List<View> views, List<String> asked, Piece piece, List<String> keys) {
        if (views.isEmpty()) {
            write(piece, keys);
            return;
        }
        View view = views.getFirst();
        transfer.contactQ.ask(
                view,
                0,
                num -> new Message.LookValues(num, view, transfer.flag(view), asked, transfer.chunkBytes),
                move.ifStillWanted(replies -> {
                    replies.values().forEach(piece::add);
                    read(views.subList(1, views.size()), asked, piece, keys);
                }));
    }

    private void write(Piece piece, List<String> keys) {
        List<String> rest = new ArrayList<>(keys);
        rest.removeAll(new LinkedHashSet<>(piece.told()));
        List<KeyValue> entries = transfer.toWrite(piece.values(), tags);
        if (entries.isEmpty()) {
            send(rest);
            return;
        }
        View target = move.target;
        List<SortedSet<ProcessId>> holding = tags.holders(piece.told(), target.members());
        transfer.contactQ.askSome(
                target,
                receivers(holding),
                num -> new Message.WriteChunk(num, target, entries),
                acks -> least(holding, acks.keySet()) >= transfer.needed(target),
                move.ifStillWanted(acks -> {
                    holders = Math.min(holders, least(holding, acks.keySet()));
                    send(rest);
                }));
    }

    /** As many members of the view to come as each key still needs, those that answered before first. */
    private List<ProcessId> receivers(List<SortedSet<ProcessId>> holding) {
        List<ProcessId> members = new ArrayList<>(move.target.members());
        members.removeIf(member -> holding.stream().allMatch(holders -> holders.contains(member)));
        Collections.rotate(members, -lane);
        members.sort(Comparator.comparing(move::isSilent));
        List<ProcessId> receivers = new ArrayList<>();
        for (ProcessId member : members) {
            if (holding.stream()
                    .anyMatch(holders ->
                            !holders.contains(member) && with(holders, receivers) < transfer.needed(move.target))) {
                receivers.add(member);
            }
        }
        return receivers;
    }

    /** How many hold each key when these have acknowledged what was written, at least. */
    private int least(List<SortedSet<ProcessId>> holding, Collection<ProcessId> acks) {
        return holding.stream().mapToInt(holders -> with(holders, acks)).min().orElse(0);
    }

    /** Who held a key before and acknowledges it holds it once. */
    int with(SortedSet<ProcessId> holders, Collection<ProcessId> acks) {
        TreeSet<ProcessId> all = new TreeSet<>(holders);
        all.addAll(acks);
        return all.size();
    }
}
