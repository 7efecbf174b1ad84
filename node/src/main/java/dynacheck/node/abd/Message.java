package dynacheck.node.abd;

import dynacheck.node.lives.LifeMessage;

/** What processes send each other. Every message is idempotent: it may be lost, repeated and reordered. */
public sealed interface Message {
    /** Names a request: answers to another one do not count, nor do those to an earlier start of the asker. */
    record Number(long incarnation, long count) {}

    sealed interface Request extends Message {
        Number num();
    }

    sealed interface Reply extends Message {
        Number num();
    }

    /** What do you hold? */
    record Query(Number num, String key) implements Request {}

    /** Answers {@link Query}: this, on disk. */
    record Held(Number num, Tagged value) implements Reply {}

    /** Hold this, unless you hold something newer. */
    record Store(Number num, String key, Tagged value) implements Request {}

    /** Answers {@link Store}: this or something newer is on disk. */
    record Stored(Number num) implements Reply {}

    /** Who is who, below the protocol. */
    record OfLife(LifeMessage about) implements Message {}
}
