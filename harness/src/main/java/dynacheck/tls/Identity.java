package dynacheck.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate and its private key, which is never printed. */
public record Identity(X509Certificate certificate, PrivateKey key) {
    private static final char[] NO_PASSWORD = {};

    public String certificatePem() {
        return Pem.of(certificate);
    }

    /** PKCS #8, not encrypted: for a file of mode 0600 that goes with the run. */
    public String keyPem() {
        return Pem.of(key);
    }

    /** TLS 1.3 with this identity; accepts only certificates of {@code authority} from the other side. */
    public SSLContext context(X509Certificate authority) {
        try {
            KeyStore own = empty();
            own.setKeyEntry("own", key, NO_PASSWORD, new Certificate[] {certificate});
            KeyStore others = empty();
            others.setCertificateEntry("authority", authority);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(others);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java has no TLS 1.3", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().toString();
    }
}
