package dynacheck.node.net;

import dynacheck.node.core.ProcessId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node proves itself with, and whose word it takes for others: mutual TLS 1.3, on both ports. Each side must
 * have a certificate of the one authority. A node's says in a URI name which process it is ({@value #NODE_NAME} and the
 * id), so that no node, and no client, can speak for another; a client's has no such name.
 */
public final class Tls {
    /** What the URI in the certificate of process n1 begins with; {@code n1} follows. Form of a SPIFFE id. */
    public static final String NODE_NAME = "spiffe://dynacheck/node/";

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3");
    private static final long HANDSHAKE_SECONDS = 10;
    private static final int URI = 6; // of GeneralName in RFC 5280, 4.2.1.6
    private static final Set<PosixFilePermission> ANYBODY = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final PemKeyCertOptions own;
    private final TrustOptions authority;

    private Tls(PemKeyCertOptions own, TrustOptions authority) {
        this.own = own;
        this.authority = authority;
    }

    /**
     * Reads PEM files; a certificate's chain may follow it.
     *
     * @param key PKCS #8, not encrypted, readable for its owner only
     * @throws IllegalArgumentException if they cannot serve process {@code id}: names the option, the cause, the fix
     */
    public static Tls load(ProcessId id, Path certificate, Path key, Path authority) {
        X509Certificate leaf = certificates("--tls-cert", certificate).getFirst();
        if (!nodeNames(leaf).contains(id.name())) {
            throw new IllegalArgumentException("--tls-cert " + certificate + " is not " + id
                    + "'s: it needs the subject alternative name URI:" + NODE_NAME + id);
        }
        if (System.currentTimeMillis() > leaf.getNotAfter().getTime()) {
            LOG.warn("{} expired on {}: nobody will talk to this node", certificate, leaf.getNotAfter());
        }
        certificates("--tls-ca", authority);
        requireOwnerOnly(key);
        return new Tls(
                new PemKeyCertOptions()
                        .addCertValue(bytes("--tls-cert", certificate))
                        .addKeyValue(bytes("--tls-key", key)),
                new PemTrustOptions().addCertValue(bytes("--tls-ca", authority)));
    }

    private static void requireOwnerOnly(Path key) {
        try {
            for (PosixFilePermission permission : Files.getPosixFilePermissions(key)) {
                if (ANYBODY.contains(permission)) {
                    throw new IllegalArgumentException("--tls-key " + key + " is open to others: chmod 600 it");
                }
            }
        } catch (UnsupportedOperationException e) {
            LOG.debug("this file system has no permissions to look at");
        } catch (IOException e) {
            throw new IllegalArgumentException("--tls-key " + key + " cannot be read: " + e, e);
        }
    }

    private static Buffer bytes(String option, Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(option + " " + file + " cannot be read: " + e, e);
        }
    }

    private static List<X509Certificate> certificates(String option, Path file) {
        List<X509Certificate> found = new ArrayList<>();
        try (var in = Files.newInputStream(file)) {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .forEach(certificate -> found.add((X509Certificate) certificate));
        } catch (IOException e) {
            throw new IllegalArgumentException(option + " " + file + " cannot be read: " + e, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(option + " " + file + " holds no certificate in PEM", e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(option + " " + file + " holds no certificate in PEM");
        }
        return found;
    }

    /** @throws IOException if the key is none, or not the certificate's */
    void check(Vertx vertx) throws IOException {
        try {
            X509KeyManager keys =
                    (X509KeyManager) own.getKeyManagerFactory(vertx).getKeyManagers()[0];
            for (String algorithm : List.of("EC", "RSA")) {
                String[] aliases = keys.getServerAliases(algorithm, null);
                if (aliases != null
                        && !isPair(keys.getPrivateKey(aliases[0]), keys.getCertificateChain(aliases[0])[0])) {
                    throw new IOException("--tls-key is not the key of --tls-cert: give two that were made together");
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // as the library declares it
            throw new IOException("--tls-key holds no private key in PEM: it must be PKCS #8, not encrypted", e);
        }
    }

    private static boolean isPair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        byte[] text = certificate.getSignature();
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }

    /** For the port of peers: whoever connects must show a certificate. */
    ServerSSLOptions forPeers() {
        ServerSSLOptions options = new ServerSSLOptions().setClientAuth(ClientAuth.REQUIRED);
        options.setKeyCertOptions(own)
                .setTrustOptions(authority)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    /** The same for the port of clients. */
    void secure(HttpServerOptions options) {
        common(options);
        options.setClientAuth(ClientAuth.REQUIRED).setUseAlpn(false);
    }

    /** For connections to peers: the certificate must be for the address that was meant. */
    void secure(NetClientOptions options) {
        common(options);
        options.setHostnameVerificationAlgorithm("HTTPS");
    }

    private void common(TCPSSLOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(own)
                .setTrustOptions(authority)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    }

    /** Null if the other end proved to be the process; else what it is instead, for the log. */
    static @Nullable String mismatch(NetSocket socket, String process) {
        try {
            if (!socket.isSsl()) {
                return "it speaks no TLS";
            }
            List<String> names =
                    nodeNames((X509Certificate) socket.peerCertificates().getFirst());
            return names.contains(process)
                    ? null
                    : "its certificate is not " + process + "'s"
                            + (names.isEmpty() ? ", nor any node's" : " but " + names);
        } catch (SSLPeerUnverifiedException e) {
            return "it showed no certificate";
        }
    }

    private static List<String> nodeNames(X509Certificate certificate) {
        Collection<List<?>> all;
        try {
            all = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return all == null
                ? List.of()
                : all.stream()
                        .filter(name -> name.get(0).equals(URI)
                                && name.get(1).toString().startsWith(NODE_NAME))
                        .map(name -> name.get(1).toString().substring(NODE_NAME.length()))
                        .toList();
    }
}
