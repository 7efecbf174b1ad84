package dynacheck.target;

import dynacheck.generator.Invocation;

/**
 * One client connection of one process to one node. Used by one thread at a time. For registers the value of an
 * operation is a pair of key and value:
 *
 * <pre>{@code
 * record MapClient(Map<Object, Object> store) implements Client {
 *     public Completion invoke(Invocation op) {
 *         if (!(op.value() instanceof List<?> pair)) {
 *             return new Completion.Fail("no operation of a register");
 *         }
 *         Object key = pair.getFirst();
 *         if (op.f().equals("read")) {
 *             return new Completion.Ok(Arrays.asList(key, store.get(key)), Map.of());
 *         }
 *         store.put(key, pair.getLast());
 *         return new Completion.Ok(op.value(), Map.of());
 *     }
 * }
 * }</pre>
 */
public interface Client extends AutoCloseable {
    /**
     * Performs the operation. Returns {@link Completion.Fail} only if it certainly has no effect, now and later;
     * anything doubtful (timeout, reset, crash) is {@link Completion.Info}. An exception counts as Info.
     */
    Completion invoke(Invocation op) throws Exception;

    /** What came of {@link #invoke}, whatever it threw. Static, so that no client has two ways to answer. */
    static Completion outcome(Client client, Invocation op) throws InterruptedException {
        try {
            return client.invoke(op);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return new Completion.Info(e.toString());
        }
    }

    @Override
    default void close() {}
}
