package dynacheck.node.wire;

/** A message as it is encoded once and sent on many connections. */
public final class Parted {
    private final byte[] body;
    private final Parts parts;

    Parted(byte[] body, Parts parts) {
        this.body = body;
        this.parts = parts;
    }

    byte[] body() {
        return body;
    }

    Parts parts() {
        return parts;
    }

    /** Bytes on a connection that knows its parts, or a few more. */
    public int length() {
        return 1 + body.length + PartsSent.HEADER_BYTES * parts.all().size();
    }
}
