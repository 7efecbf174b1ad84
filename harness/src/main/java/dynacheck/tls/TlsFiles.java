package dynacheck.tls;

import java.nio.file.Path;

/** Where a node finds its identity, in PEM; {@code key} is readable for its user only. */
public record TlsFiles(Path certificate, Path key, Path authority) {
    /** The three of one folder. */
    public static TlsFiles in(Path folder) {
        return new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"), folder.resolve("ca.pem"));
    }
}
