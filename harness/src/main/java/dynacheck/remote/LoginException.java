package dynacheck.remote;

import java.io.IOException;

/** Why a login from here is impossible. Trying again does not help; {@link #fix} does. */
public final class LoginException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    public LoginException(String message, String fix) {
        super(message);
        this.fix = fix;
    }

    public String fix() {
        return fix;
    }
}
