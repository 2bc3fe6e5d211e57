package org.xlcloud.services.cloud;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads certificates and unencrypted private keys from PEM files: PKCS#8, and OpenSSL's older forms for RSA
/// (PKCS#1) and elliptic curves (SEC 1), which the JDK reads only inside PKCS#8.
final class Pem {
    private static final long LONGEST_FILE = 4L << 20;

    /// The few dashes inside are those of OpenSSL's older headers, `DEK-Info: AES-256-CBC,…`.
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+(?:-(?!----)[^-]*+){0,20}+)-----END \\1-----");

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC_OID = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private Pem() {}

    static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        var found = new ArrayList<X509Certificate>();
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            if (!blocks.group(1).endsWith("CERTIFICATE")) continue;
            Certificate certificate = factory.generateCertificate(new ByteArrayInputStream(bytes(blocks.group(2))));
            if (certificate instanceof X509Certificate x509) found.add(x509);
        }
        if (found.isEmpty())
            throw new CertificateException("no certificate found in " + file + ", expected BEGIN CERTIFICATE");
        return found;
    }

    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (!kind.endsWith("PRIVATE KEY")) continue;
            if (kind.startsWith("ENCRYPTED") || blocks.group(2).contains("ENCRYPTED"))
                throw new InvalidKeyException("the key in " + file
                        + " is encrypted, expected a plain one, since clouds.yaml has no key for its passphrase"
                        + " (neither for OpenStack's own clients): openssl pkey -in KEY -out PLAIN-KEY");
            byte[] key = bytes(blocks.group(2));
            return switch (kind) {
                case "RSA PRIVATE KEY" -> decode(der(0x30, VERSION_0, RSA, der(0x04, key)));
                case "EC PRIVATE KEY" -> decode(der(0x30, VERSION_0, der(0x30, EC_OID, curve(key)), der(0x04, key)));
                default -> decode(key);
            };
        }
        throw new InvalidKeyException("no private key found in " + file + ", expected BEGIN PRIVATE KEY");
    }

    /// An RSA key as OpenSSL writes it (`BEGIN PUBLIC KEY`), or that of a certificate.
    static PublicKey publicKey(Path file) throws IOException, GeneralSecurityException {
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            if (blocks.group(1).equals("PUBLIC KEY"))
                return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes(blocks.group(2))));
            if (blocks.group(1).endsWith("CERTIFICATE"))
                return certificates(file).getFirst().getPublicKey();
        }
        throw new InvalidKeyException("no public key found in " + file + ", expected BEGIN PUBLIC KEY");
    }

    /// Whether a certificate is that of a key: it proves what the key has signed.
    static boolean belongTogether(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] text = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            Signature proof = Signature.getInstance(algorithm);
            proof.initVerify(certificate.getPublicKey());
            proof.update(text);
            return proof.verify(signing.sign());
        } catch (InvalidKeyException | SignatureException e) {
            return false; // of another algorithm, or of another length
        }
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
            var key = decode(pkcs8, algorithm);
            if (key != null) return key;
        }
        throw new InvalidKeyException("the private key is neither RSA, EC nor EdDSA");
    }

    /// Null when the key is of another algorithm.
    private static @Nullable PrivateKey decode(byte[] pkcs8, String algorithm) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            return null;
        }
    }

    /// The curve's object identifier, which SEC 1 keeps in an element tagged [0] of the key.
    private static byte[] curve(byte[] sec1) throws InvalidKeyException {
        for (int i = 0; i + 4 < sec1.length; i++) {
            if (sec1[i] != (byte) 0xa0 || sec1[i + 2] != 0x06) continue;
            int length = sec1[i + 3];
            if (length <= 0 || i + 4 + length > sec1.length || sec1[i + 1] != length + 2) continue;
            byte[] oid = new byte[length + 2];
            System.arraycopy(sec1, i + 2, oid, 0, oid.length);
            return oid;
        }
        throw new InvalidKeyException("the EC key names no curve");
    }

    /// One DER element out of its parts.
    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) content.writeBytes(part);
        var element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length < 0x80) {
            element.write(length);
        } else {
            int octets = (39 - Integer.numberOfLeadingZeros(length)) / 8;
            element.write(0x80 | octets);
            for (int i = octets - 1; i >= 0; i--) element.write(length >> (8 * i));
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    private static byte[] bytes(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static String text(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LONGEST_FILE)
            throw new IOException(file + " has " + size + " bytes, expected at most " + LONGEST_FILE);
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
