package dynacheck.checker.register;

import dynacheck.checker.ModelHint;
import dynacheck.checker.NotUnderstood;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are not understood, and what they put in doubt. Nobody knows what they did. So of the register that
 * they name, or of all if they name none, only what happened before the first of them can be judged.
 */
final class Doubts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing is in doubt. */
    static final long NEVER = Long.MAX_VALUE;

    /** Most functions and shapes that are named; more are only counted. */
    private static final int MOST_KINDS = 100;

    private static final int KINDS_TOLD = 3;

    /** Most names that are kept to find out whether they are registers; with more, all registers are in doubt. */
    private static final int MOST_NAMES = 100_000;

    private record Kind(String f, String shape) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** The first index of an operation that names the key, and what else such operations name. */
    private static final class Named implements Serializable {
        private static final long serialVersionUID = 1L;
        private long from = NEVER;
        private final Set<Object> also = new HashSet<>();
    }

    private final Map<Kind, NotUnderstood> kinds = new LinkedHashMap<>();
    private final Map<Object, Named> byKey = new HashMap<>();
    private final ModelHint hint = new ModelHint();
    private boolean otherwiseNamed;
    private int names;
    private long understood;
    private long ofAll = NEVER;
    private long count;
    private long failed;
    private long setAside;

    /**
     * Takes an operation that is on no register.
     *
     * @param file of several; null if there is one
     * @param line of the operation that shows what it is
     * @param named as {@link Interpreter#named}
     */
    void add(Op invoke, @Nullable Op completion, @Nullable String file, int line, List<@Nullable Object> named) {
        OpType outcome = completion == null ? OpType.INFO : completion.type();
        boolean saysNothing = Interpreter.isRead(invoke.f()) && outcome != OpType.OK;
        if (saysNothing || Interpreter.isSetAside(invoke.f())) {
            setAside++;
            return;
        }
        hint.see(invoke, outcome == OpType.OK && completion != null ? completion : invoke);
        if (outcome == OpType.FAIL) {
            failed++;
            return;
        }
        count++;
        otherwiseNamed |= Interpreter.takesAnyValue(invoke.f());
        Object value = outcome == OpType.OK && completion != null ? completion.value() : invoke.value();
        NotUnderstood one = NotUnderstood.first(invoke.f(), value, line).in(file);
        Kind kind = new Kind(one.f(), one.shape());
        if (kinds.size() < MOST_KINDS || kinds.containsKey(kind)) {
            kinds.merge(kind, one, NotUnderstood::and);
        }
        if (named.isEmpty() || names == MOST_NAMES) {
            ofAll = Math.min(ofAll, invoke.index());
            return;
        }
        Named key = byKey.computeIfAbsent(Writers.id(named.getFirst()), k -> new Named());
        key.from = Math.min(key.from, invoke.index());
        named.stream()
                .skip(1)
                .filter(also -> also != null && key.also.add(also))
                .forEach(also -> names++);
    }

    /** Notes a transaction that is understood, so that a hint at another model includes it. */
    void understood(Op transaction, Op last) {
        understood++;
        hint.see(transaction, last);
    }

    /** Adds what was found in the part of the history that follows. */
    void and(Doubts later) {
        later.kinds.forEach((kind, one) -> {
            if (kinds.size() < MOST_KINDS || kinds.containsKey(kind)) {
                kinds.merge(kind, one, NotUnderstood::and);
            }
        });
        later.byKey.forEach((key, named) -> {
            if (names >= MOST_NAMES) {
                ofAll = Math.min(ofAll, named.from);
                return;
            }
            Named mine = byKey.computeIfAbsent(key, k -> new Named());
            mine.from = Math.min(mine.from, named.from);
            names += (int) named.also.stream().filter(mine.also::add).count();
        });
        hint.and(later.hint);
        otherwiseNamed |= later.otherwiseNamed;
        understood += later.understood;
        ofAll = Math.min(ofAll, later.ofAll);
        count += later.count;
        failed += later.failed;
        setAside += later.setAside;
    }

    /** The names that {@link #settle} will ask about. */
    Set<Object> named() {
        Set<Object> all = new HashSet<>(byKey.keySet());
        byKey.values().forEach(named -> all.addAll(named.also));
        return all;
    }

    /**
     * Called once all is known: whatever names no register, or two, puts all in doubt.
     *
     * @param isRegister whether something that is understood names this register
     */
    void settle(Predicate<Object> isRegister) {
        byKey.forEach((key, named) -> {
            if (!isRegister.test(key) || named.also.stream().anyMatch(isRegister)) {
                ofAll = Math.min(ofAll, named.from);
            }
        });
    }

    /** From which index on nothing is known about the register; {@link #NEVER} if all is known. */
    long from(@Nullable Object key) {
        Named named = byKey.get(Writers.id(key));
        return named == null ? ofAll : Math.min(ofAll, named.from);
    }

    long count() {
        return count;
    }

    long failed() {
        return failed;
    }

    long setAside() {
        return setAside;
    }

    /** By kind, the first ones seen first. */
    List<NotUnderstood> kinds() {
        return List.copyOf(kinds.values());
    }

    /**
     * In sentences: what was not understood, what that puts in doubt, what to do.
     *
     * @param judged operations on registers
     */
    String text(long judged) {
        String what = kinds.values().stream()
                .limit(KINDS_TOLD)
                .map(NotUnderstood::toString)
                .collect(Collectors.joining("; "));
        String more = kinds.size() > KINDS_TOLD ? "; and " + (kinds.size() - KINDS_TOLD) + " other kinds" : "";
        String scope = ofAll == NEVER
                ? " They may have changed their register, which cannot be judged from there on."
                : " They may have changed any register, so none can be judged from there on.";
        String naming = otherwiseNamed
                ? " Operations name their registers in different ways; --key-by none says that there is one register."
                : "";
        return "Not understood: " + what + more + "." + (judged == 0 ? "" : scope) + naming
                + hint.text(judged == understood);
    }
}
