package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Which credentials a real QEMU makes of files, a guest of ours makes of them too, and refuses what it refuses. */
final class CredentialsObjectsTest {
    private static final String PASSWORD = "geheim";

    private static final byte[] KEY = bytes(0x80, 32);
    private static final String ZEROS = Base64.getEncoder().encodeToString(new byte[16]);

    @TempDir
    Path directory = Path.of("");

    /** Credentials of a client that is called {@code tls0}. */
    private ObjectNode client(String files) {
        return QmpJson.object()
                .put("qom-type", "tls-creds-x509")
                .put("id", "tls0")
                .put("dir", directory.resolve(files).toString());
    }

    @Test
    void asQemu() throws Exception {
        QemuProcess.assumeInstalled();
        List<ObjectNode> objects = objects();
        try (var qemu = new QemuProcess(directory);
                TestGuest ours = TestGuest.inThread(directory, "guest", "memory=8M", "workload=idle")) {
            addSecrets(ours);
            addSecrets(qemu);
            var judged = new ArrayList<String>();
            for (ObjectNode object : objects) {
                String theirs = outcome(qemu, object);
                assertThat(outcome(ours, object)).as(object.toString()).isEqualTo(theirs);
                judged.add(theirs);
            }
            assertThat(judged).contains("made").anyMatch(text -> text.endsWith("has expired"));
        }
    }

    private List<ObjectNode> objects() throws Exception {
        Certificates.assumeTools();
        Path x509 = Certificates.x509(directory.resolve("x509"), "127.0.0.1");
        Certificates.encryptedClient(directory.resolve("aes"), x509, "aes-256", PASSWORD);
        Certificates.encryptedClient(directory.resolve("3des"), x509, "3des-pkcs12", PASSWORD);
        Certificates.outdatedClient(directory.resolve("expired"), x509, "2019-01-01", "2020-01-01");
        Certificates.outdatedClient(directory.resolve("early"), x509, "2035-01-01", "2036-01-01");
        Path unfit = Files.createDirectory(directory.resolve("unfit"));
        Files.copy(x509.resolve("ca-cert.pem"), unfit.resolve("ca-cert.pem"));
        Files.copy(x509.resolve("client-cert.pem"), unfit.resolve("client-cert.pem"));
        Files.copy(x509.resolve("server-key.pem"), unfit.resolve("client-key.pem"));
        return List.of(
                client("x509"),
                client("aes").put("passwordid", "plain"),
                client("3des").put("passwordid", "encoded"),
                client("aes").put("passwordid", "encrypted"),
                client("aes").put("passwordid", "key"),
                client("aes").put("passwordid", "missing"),
                client("aes").put("passwordid", "rules"),
                client("expired"),
                client("expired").put("sanity-check", false),
                client("early"),
                client("early").put("sanity-check", false),
                client("unfit"),
                client("x509").put("endpoint", "server").put("priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"),
                QmpJson.object()
                        .put("qom-type", "tls-creds-anon")
                        .put("id", "tls0")
                        .put("endpoint", "server")
                        .put(
                                "dir",
                                Certificates.anonymous(directory.resolve("anon"))
                                        .toString()));
    }

    private void addSecrets(Controlled side) throws Exception {
        side.execute("object-add", secret("plain").put("data", PASSWORD));
        String encoded = Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8));
        side.execute("object-add", secret("encoded").put("data", encoded).put("format", "base64"));
        // As libvirt: a key of bytes that are no text, in a file, and passwords encrypted with it.
        Path keyFile = Files.write(directory.resolve("master-key.aes"), KEY);
        side.execute("object-add", secret("key").put("file", keyFile.toString()).put("format", "raw"));
        side.execute("object-add", encrypted("encrypted", PASSWORD));
        side.execute(
                "object-add", secret("rules").put("qom-type", "authz-simple").put("identity", "x"));
    }

    private static byte[] bytes(int first, int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static ObjectNode secret(String id) {
        return QmpJson.object().put("qom-type", "secret").put("id", id);
    }

    /** A secret that the key encrypts, of zeros as the initialisation vector. */
    private static ObjectNode encrypted(String id, String text) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(new byte[16]));
        byte[] data = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return secret(id)
                .put("data", Base64.getEncoder().encodeToString(data))
                .put("format", "base64")
                .put("keyid", "key")
                .put("iv", ZEROS);
    }

    @Test
    void whatCannotBeDecryptedIsRefusedAsByQemu() throws Exception {
        QemuVersion.V10_0.assumeInstalled();
        List<ObjectNode> objects = List.of(
                encrypted("tls0", "hidden words"),
                encrypted("tls0", ""),
                encrypted("tls0", "x").put("keyid", "missing"),
                encrypted("tls0", "x").put("keyid", "rules"),
                encrypted("tls0", "x").put("keyid", "plain"),
                encrypted("tls0", "x").put("iv", "AAAA"),
                encrypted("tls0", "x").put("iv", "!!"),
                encrypted("tls0", "x").put("data", "AAAA"),
                encrypted("tls0", "x").put("data", "!!"),
                encrypted("tls0", "x").put("data", ""),
                encrypted("tls0", "x").put("data", ZEROS),
                secret("tls0").put("data", "x").put("keyid", "key"),
                secret("tls0").put("data", "x").put("iv", ZEROS));
        try (var qemu = new QemuProcess(QemuVersion.V10_0, directory);
                TestGuest ours = TestGuest.inThread(directory, "guest", "memory=8M", "workload=idle")) {
            addSecrets(ours);
            addSecrets(qemu);
            for (ObjectNode object : objects) {
                assertThat(outcome(ours, object)).as(object.toString()).isEqualTo(outcome(qemu, object));
            }
        }
    }

    private static String outcome(Controlled side, ObjectNode object) throws IOException, QmpException {
        try {
            side.execute("object-add", object);
        } catch (QmpException e) {
            return e.errorClass() + ": " + e.description();
        }
        side.execute("object-del", QmpJson.object().put("id", "tls0"));
        return "made";
    }

    /** QEMU says less: that the key cannot be decrypted. */
    @Test
    void keysThatCannotBeDecryptedSayWhy() throws Exception {
        Certificates.assumeTools();
        Path x509 = Certificates.x509(directory.resolve("x509"), "127.0.0.1");
        Certificates.encryptedClient(directory.resolve("aes"), x509, "aes-128", "another");
        Path key = directory.resolve("aes/client-key.pem");
        try (TestGuest ours = TestGuest.inThread(directory, "guest", "memory=8M", "workload=idle")) {
            addSecrets(ours);

            assertThat(outcome(ours, client("aes")))
                    .endsWith(key + " holds an encrypted key, and there is no password (passwordid)");
            assertThat(outcome(ours, client("aes").put("passwordid", "plain"))).contains(key.toString());
        }
    }
}
