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

    /** Bytes on a connection on which none of its parts was told, or a few more. */
    public int length() {
        int length = 1 + body.length;
        for (Parts.Part part : parts.all()) {
            length += PartsSent.HEADER_BYTES + part.bytes().length;
        }
        return length;
    }
}
