package dynacheck.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and its private key, which is nowhere printed. */
public record Identity(X509Certificate certificate, PrivateKey key) {
    public String certificatePem() {
        return Pem.of(certificate);
    }

    /** PKCS #8, not encrypted: for a file of mode 0600 that goes with the run. */
    public String keyPem() {
        return Pem.of(key);
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().toString();
    }
}
