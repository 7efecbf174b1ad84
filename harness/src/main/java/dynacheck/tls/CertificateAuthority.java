package dynacheck.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues certificates: EC P-256, ECDSA with SHA-256, RFC 5280. Its own key never leaves the memory. What it issues is
 * valid in one span of time, given at its creation.
 */
public final class CertificateAuthority {
    /** In a node's certificate, a URI of this and the node's id says which node it is. */
    public static final String NODE_NAME = "spiffe://dynacheck/node/";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127; // of at most 20 octets, positive: RFC 5280, 4.1.2.2
    private static final X500Name ISSUER = new X500Name("O=dynacheck,CN=authority of one run");

    private final Instant from;
    private final Instant until;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /** A new one, with a certificate that it signed itself. */
    public CertificateAuthority(Instant from, Instant until) {
        this.from = from;
        this.until = until;
        this.keys = newKeys();
        this.certificate = sign(
                ISSUER,
                keys.getPublic(),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    }

    private CertificateAuthority(CertificateAuthority same, Instant from, Instant until) {
        this.from = from;
        this.until = until;
        this.keys = same.keys;
        this.certificate = same.certificate;
    }

    /** The same authority, issuing for another span of time. */
    public CertificateAuthority issuing(Instant validFrom, Instant validUntil) {
        return new CertificateAuthority(this, validFrom, validUntil);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String certificatePem() {
        return Pem.of(certificate);
    }

    /** @param host address or name that others reach it at, and the only one */
    public Identity node(String id, String host) {
        boolean address = host.matches("[0-9.]+") || host.contains(":");
        GeneralNames names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.uniformResourceIdentifier, NODE_NAME + id),
            new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host)
        });
        return issue(id, names, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    }

    /** One that may ask nodes, and can neither be nor impersonate one. */
    public Identity client(String name) {
        GeneralNames names = new GeneralNames(
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://dynacheck/client/" + name));
        return issue(name, names, KeyPurposeId.id_kp_clientAuth);
    }

    private Identity issue(String name, GeneralNames names, KeyPurposeId... purposes) {
        KeyPair own = newKeys();
        X509Certificate issued = sign(
                new X500Name("O=dynacheck,CN=" + name),
                own.getPublic(),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                        .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
                        .addExtension(Extension.subjectAlternativeName, false, names));
        return new Identity(issued, own.getPrivate());
    }

    /** What a kind of certificate says beyond the names and keys that each has. */
    private interface Extensions {
        X509v3CertificateBuilder addTo(X509v3CertificateBuilder builder) throws CertIOException;
    }

    private X509Certificate sign(X500Name subject, PublicKey key, Extensions extensions) {
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder = extensions
                    .addTo(new JcaX509v3CertificateBuilder(
                            ISSUER,
                            new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
                            Date.from(from),
                            Date.from(until),
                            subject,
                            key))
                    .addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers.createAuthorityKeyIdentifier(keys.getPublic()));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make certificates", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java knows no P-256", e);
        }
    }
}
