package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a majority of a view (lines 31-41): sent to every member, repeated to those that did not answer, over as
 * soon as a majority did. Each member counts once, and only a reply to this very number counts.
 */
class ContactQ {
    /** Longest pause between two repetitions, in ticks. */
    private static final int MAX_PAUSE_TICKS = 16;

    /** For answers beyond a majority. */
    private static final int PATIENCE_TICKS = 2;

    private static final int FIRST_PAUSE_TICKS = 2;

    /** Where a few were asked for a piece of a transfer: soon is too soon, for then everybody is, and busier still. */
    private static final int FIRST_PAUSE_OF_PIECES_TICKS = 8;

    /**
     * Where only as many as needed were asked, one that is late holds up a client. But after one tick everybody would
     * be late who was asked just before it, and newcomers would be asked for them.
     */
    private static final int FIRST_PAUSE_OF_FEW_TICKS = 2;

    /** One question of so many is for all: whoever answers slowly is found even where nobody writes. */
    private static final int ASK_ALL_EVERY = 64;

    private final ProcessId self;
    private final long incarnation;
    private final Quorum quorum;
    private final Outbox outbox;
    private final Ranking ranking;
    /** By number; the oldest first. */
    final SequencedMap<Long, Call> calls = new LinkedHashMap<>();

    private long msgNum;

    ContactQ(ProcessId self, long incarnation, Quorum quorum, Outbox outbox) {
        this.self = self;
        this.incarnation = incarnation;
        this.quorum = quorum;
        this.outbox = outbox;
        ranking = new Ranking(self);
    }

    static final class Call {
        final Message.Request request;
        /** Of the request, which is one of many kinds: they are looked at with every answer. */
        final View view;

        final long number;
        final long afterPersist;
        final Consumer<SortedMap<ProcessId, Message.Reply>> whenMajority;
        final TreeMap<ProcessId, Message.Reply> replies;
        /** What it cannot end without. */
        final Predicate<SortedMap<ProcessId, Message.Reply>> complete;
        /** Whether that is enough; other replies are waited for only for so many ticks. */
        final Predicate<SortedMap<ProcessId, Message.Reply>> enough;
        /** Who is asked, until it is repeated; null: all members. */
        final @Nullable List<ProcessId> first;

        int patience = PATIENCE_TICKS;
        int pause = 1;
        int ticksLeft = FIRST_PAUSE_TICKS;

        Call(
                Message.Request request,
                long afterPersist,
                TreeMap<ProcessId, Message.Reply> replies,
                @Nullable List<ProcessId> first,
                Predicate<SortedMap<ProcessId, Message.Reply>> complete,
                Predicate<SortedMap<ProcessId, Message.Reply>> enough,
                Consumer<SortedMap<ProcessId, Message.Reply>> whenMajority) {
            this.request = request;
            this.view = request.view();
            this.number = request.num().counter();
            this.afterPersist = afterPersist;
            this.replies = replies;
            this.first = first;
            this.complete = complete;
            this.enough = enough;
            this.whenMajority = whenMajority;
        }

        /** Who was asked where not everybody is, and did not answer. */
        Stream<ProcessId> awaited() {
            return first == null ? Stream.empty() : first.stream().filter(id -> !replies.containsKey(id));
        }
    }

    /** Asks the members of {@code view}; {@code whenMajority} gets the replies of the first majority, one a member. */
    void ask(
            View view,
            long afterPersist,
            Function<MessageNumber, Message.Request> message,
            Consumer<SortedMap<ProcessId, Message.Reply>> whenMajority) {
        ask(view, afterPersist, message, majority -> true, whenMajority);
    }

    /**
     * The same; at first only a majority and {@code spare} others are asked, and those whom this process prefers. All
     * are as soon as one of these is late.
     */
    void askFew(
            View view,
            int spare,
            Function<MessageNumber, Message.Request> message,
            Consumer<SortedMap<ProcessId, Message.Reply>> whenMajority) {
        MessageNumber number = nextNumber();
        int few = quorum.needed(view) + spare;
        boolean all = few >= quorum.asked(view).size() || number.counter() % ASK_ALL_EVERY == 0;
        Call call = new Call(
                message.apply(number),
                0,
                new TreeMap<>(),
                all ? null : ranking.first(view, few),
                replies -> replies.size() >= quorum.needed(view),
                replies -> true,
                whenMajority);
        if (!all) {
            call.ticksLeft = FIRST_PAUSE_OF_FEW_TICKS;
        }
        begin(call);
    }

    /**
     * The same for what all members should have: all are told but the newcomers, if the others are a majority, and
     * {@code spare} more. Newcomers lack everything else, too, and are filled in the background.
     */
    void tell(
            View view,
            int spare,
            Function<MessageNumber, Message.Request> message,
            Consumer<SortedMap<ProcessId, Message.Reply>> whenMajority) {
        int beyondMajority = ranking.settled(view) - quorum.needed(view);
        askFew(view, beyondMajority < 0 ? Tuning.ALL : beyondMajority + spare, message, whenMajority);
    }

    /**
     * The same; but if a majority's replies are not {@code enough}, those of the others are waited for, too, for a
     * short while.
     */
    void ask(
            View view,
            long afterPersist,
            Function<MessageNumber, Message.Request> message,
            Predicate<SortedMap<ProcessId, Message.Reply>> enough,
            Consumer<SortedMap<ProcessId, Message.Reply>> whenMajority) {
        askOthers(view, afterPersist, Collections.emptySortedMap(), message, enough, whenMajority);
    }

    /**
     * The same where some members told already what they are asked: they are not asked again, and nobody is if they
     * are a majority and that is enough, or all there is.
     */
    void askOthers(
            View view,
            long afterPersist,
            SortedMap<ProcessId, Message.Reply> told,
            Function<MessageNumber, Message.Request> message,
            Predicate<SortedMap<ProcessId, Message.Reply>> enough,
            Consumer<SortedMap<ProcessId, Message.Reply>> whenMajority) {
        TreeMap<ProcessId, Message.Reply> known = new TreeMap<>();
        if (!told.isEmpty()) {
            known.putAll(told);
            known.keySet().retainAll(quorum.asked(view));
        }
        Predicate<SortedMap<ProcessId, Message.Reply>> majority = replies -> replies.size() >= quorum.needed(view);
        if (majority.test(known) && (enough.test(known) || nobodyElseAnswers(view, known))) {
            whenMajority.accept(known);
            return;
        }
        begin(new Call(message.apply(nextNumber()), afterPersist, known, null, majority, enough, whenMajority));
    }

    /**
     * Asks some members of {@code view}, and all of them if the replies are not {@code complete} by the time that a
     * request is repeated.
     */
    void askSome(
            View view,
            List<ProcessId> first,
            Function<MessageNumber, Message.Request> message,
            Predicate<SortedMap<ProcessId, Message.Reply>> complete,
            Consumer<SortedMap<ProcessId, Message.Reply>> whenComplete) {
        Call call = new Call(
                message.apply(nextNumber()), 0, new TreeMap<>(), first, complete, replies -> true, whenComplete);
        call.ticksLeft = FIRST_PAUSE_OF_PIECES_TICKS;
        begin(call);
    }

    private void begin(Call call) {
        calls.put(call.number, call);
        send(call, call.first == null ? quorum.asked(call.view) : call.first);
    }

    ProcessId self() {
        return self;
    }

    /** Line 32. */
    private MessageNumber nextNumber() {
        msgNum++;
        MessageNumber number = new MessageNumber(incarnation, msgNum);
        if (msgNum == 1) {
            outbox.trace(new TraceEvent.Numbered(number));
        }
        return number;
    }

    /** Sends a request to this process alone, which does not wait for the answer. */
    void tellItself(Function<MessageNumber, Message.Request> message) {
        outbox.send(self, null, message.apply(nextNumber()), 0);
    }

    void onReply(ProcessId from, Message.Reply reply) {
        ranking.heard(from); // also where a majority was faster
        Call call = answeredBy(reply.num());
        if (call == null || !quorum.isAsked(call.view, from)) {
            return;
        }
        count(call, from, reply);
        if (canEnd(call)) {
            end(call);
        }
    }

    private boolean canEnd(Call call) {
        return call.complete.test(call.replies) && (isEnough(call) || nobodyElseAnswers(call.view, call.replies));
    }

    private boolean nobodyElseAnswers(View view, SortedMap<ProcessId, Message.Reply> replies) {
        return quorum.asked(view).stream().allMatch(member -> replies.containsKey(member) || ranking.isSilent(member));
    }

    boolean isEnough(Call call) {
        return call.enough.test(call.replies);
    }

    private void end(Call call) {
        calls.remove(call.number);
        if (call.first == null) {
            ranking.answered(call.view, call.replies.keySet());
        }
        call.whenMajority.accept(call.replies);
    }

    /** The request with this very number, if it still waits; one of an earlier incarnation does not. */
    @Nullable
    Call answeredBy(MessageNumber num) {
        return num.incarnation() == incarnation ? calls.get(num.counter()) : null;
    }

    /** Each member counts once. */
    void count(Call call, ProcessId from, Message.Reply reply) {
        call.replies.putIfAbsent(from, reply);
    }

    /** Whether a reply with this number would count. */
    boolean awaits(MessageNumber num) {
        return num.incarnation() == incarnation && calls.containsKey(num.counter());
    }

    /** Round trips begun in this life: requests to a majority, repetitions not counted. */
    long begun() {
        return msgNum;
    }

    /** What is asked and not answered by a majority, oldest first. */
    Stream<Waiting> waiting() {
        return calls.values().stream()
                .map(call -> Waiting.of(call.request, call.replies.navigableKeySet(), quorum.needed(call.view)));
    }

    /** Requests that wait for a majority. */
    Stream<Message.Request> open() {
        return calls.values().stream().map(call -> call.request);
    }

    void onTick() {
        ranking.onTick();
        Set<ProcessId> late = new TreeSet<>();
        for (Call call : List.copyOf(calls.values())) {
            if (calls.get(call.number) != call) {
                continue; // the end of another one was its end, too
            }
            if (call.complete.test(call.replies) && --call.patience <= 0) {
                end(call);
                continue;
            }
            call.ticksLeft--;
            if (call.ticksLeft <= 0) {
                call.awaited().forEach(late::add);
            }
            if (call.ticksLeft <= 0 || isAskedInVain(call, late)) {
                call.pause = Math.min(2 * call.pause, MAX_PAUSE_TICKS);
                call.ticksLeft = call.pause;
                send(call, askedAgain(call));
            }
        }
        late.forEach(ranking::avoid);
    }

    /** Whether it waits for one that an earlier call shows to be late: then there is no use in another tick. */
    private static boolean isAskedInVain(Call call, Set<ProcessId> late) {
        boolean few = call.pause == 1 && call.ticksLeft < FIRST_PAUSE_OF_FEW_TICKS;
        return few && call.awaited().anyMatch(late::contains);
    }

    /** Everybody, also where few were asked at first. */
    Collection<ProcessId> askedAgain(Call call) {
        return quorum.asked(call.view);
    }

    /** It lacks what others have: as long as others are there, those are asked. */
    void avoid(ProcessId id) {
        ranking.avoid(id);
    }

    /** Gives up on everything asked of views that {@code curView} has left behind: no traversal looks there again. */
    void forgetViewsBefore(View curView) {
        List<Long> stale = new ArrayList<>();
        calls.forEach((num, call) -> {
            if (call.view.isProperSubsetOf(curView)) {
                stale.add(num);
            }
        });
        stale.forEach(calls::remove);
        ranking.moveTo(curView);
    }

    void forgetAll() {
        calls.clear();
    }

    private void send(Call call, Collection<ProcessId> members) {
        for (ProcessId member : members) {
            if (call.replies.isEmpty() || !call.replies.containsKey(member)) {
                ranking.asked(member);
                outbox.send(member, call.view.address(member), call.request, call.afterPersist);
            }
        }
    }

    @Override
    public String toString() {
        return "ContactQ of " + self + ": " + calls.size() + " open";
    }
}
