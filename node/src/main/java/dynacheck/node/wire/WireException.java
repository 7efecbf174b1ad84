package dynacheck.node.wire;

import java.io.IOException;

/** The bytes are not what a peer of this version sends. The connection they came on must be closed. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
