package dev.phaseline.migration.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.ASN1UniversalString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * The name of a certificate's owner as GnuTLS writes it, and hence as rules for QEMU name clients:
 * {@code C=GB,O=Example\, Inc.,CN=source}. The parts stand in the order of the certificate, which is the reverse of what RFC
 * 4514 asks for; escapes and values without a text form are as there.
 *
 * <p>Source: GnuTLS {@code gnutls_x509_crt_get_dn}, compared with release 3.7.
 */
final class DistinguishedName {
    private static final List<Class<? extends ASN1String>> DIRECTORY = List.of(
            ASN1T61String.class,
            ASN1PrintableString.class,
            ASN1UniversalString.class,
            ASN1UTF8String.class,
            ASN1BMPString.class);
    private static final List<Class<? extends ASN1String>> PRINTABLE = List.of(ASN1PrintableString.class);
    private static final List<Class<? extends ASN1String>> IA5 = List.of(ASN1IA5String.class);

    private static final Map<String, Attribute> KNOWN = Map.ofEntries(
            Map.entry("2.5.4.3", new Attribute("CN", DIRECTORY)),
            Map.entry("2.5.4.4", new Attribute("surName", DIRECTORY)),
            Map.entry("2.5.4.5", new Attribute("serialNumber", PRINTABLE)),
            Map.entry("2.5.4.6", new Attribute("C", PRINTABLE)),
            Map.entry("2.5.4.7", new Attribute("L", DIRECTORY)),
            Map.entry("2.5.4.8", new Attribute("ST", DIRECTORY)),
            Map.entry("2.5.4.9", new Attribute("street", DIRECTORY)),
            Map.entry("2.5.4.10", new Attribute("O", DIRECTORY)),
            Map.entry("2.5.4.11", new Attribute("OU", DIRECTORY)),
            Map.entry("2.5.4.12", new Attribute("title", DIRECTORY)),
            Map.entry("2.5.4.13", new Attribute("description", DIRECTORY)),
            Map.entry("2.5.4.15", new Attribute("businessCategory", DIRECTORY)),
            Map.entry("2.5.4.17", new Attribute("postalCode", DIRECTORY)),
            Map.entry("2.5.4.20", new Attribute("telephoneNumber", PRINTABLE)),
            Map.entry("2.5.4.41", new Attribute("name", DIRECTORY)),
            Map.entry("2.5.4.42", new Attribute("givenName", DIRECTORY)),
            Map.entry("2.5.4.43", new Attribute("initials", DIRECTORY)),
            Map.entry("2.5.4.44", new Attribute("generationQualifier", DIRECTORY)),
            Map.entry("2.5.4.46", new Attribute("dnQualifier", PRINTABLE)),
            Map.entry("2.5.4.65", new Attribute("pseudonym", DIRECTORY)),
            Map.entry("0.9.2342.19200300.100.1.1", new Attribute("UID", DIRECTORY)),
            Map.entry("0.9.2342.19200300.100.1.25", new Attribute("DC", IA5)),
            Map.entry("1.2.840.113549.1.9.1", new Attribute("EMAIL", IA5)),
            // Known to GnuTLS, but without a name.
            Map.entry("1.2.840.113549.1.9.7", new Attribute("1.2.840.113549.1.9.7", DIRECTORY)),
            Map.entry("1.3.6.1.4.1.311.60.2.1.1", new Attribute("jurisdictionOfIncorporationLocalityName", DIRECTORY)),
            Map.entry(
                    "1.3.6.1.4.1.311.60.2.1.2",
                    new Attribute("jurisdictionOfIncorporationStateOrProvinceName", DIRECTORY)),
            Map.entry("1.3.6.1.4.1.311.60.2.1.3", new Attribute("jurisdictionOfIncorporationCountryName", PRINTABLE)),
            Map.entry("1.3.6.1.5.5.7.9.2", new Attribute("placeOfBirth", DIRECTORY)),
            Map.entry("1.3.6.1.5.5.7.9.3", new Attribute("gender", PRINTABLE)),
            Map.entry("1.3.6.1.5.5.7.9.4", new Attribute("countryOfCitizenship", PRINTABLE)),
            Map.entry("1.3.6.1.5.5.7.9.5", new Attribute("countryOfResidence", PRINTABLE)));

    private DistinguishedName() {}

    static String of(X509Certificate certificate) {
        X500Name name =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        var parts = new StringJoiner(",");
        for (RDN part : name.getRDNs()) {
            var values = new StringJoiner("+");
            for (AttributeTypeAndValue value : part.getTypesAndValues()) {
                values.add(text(value));
            }
            parts.add(values.toString());
        }
        return parts.toString();
    }

    private static String text(AttributeTypeAndValue part) {
        String type = part.getType().getId();
        Attribute known = KNOWN.getOrDefault(type, new Attribute(type, List.of()));
        return known.name() + "=" + known.text(part.getValue());
    }

    /**
     * A part of names.
     *
     * @param name as it is printed
     * @param forms of which its value is a text; others are printed as bytes
     */
    private record Attribute(String name, List<Class<? extends ASN1String>> forms) {
        String text(ASN1Encodable value) {
            return forms.stream().anyMatch(form -> form.isInstance(value))
                    ? escaped(((ASN1String) value).getString())
                    : bytes(value);
        }

        private static String bytes(ASN1Encodable value) {
            try {
                return "#" + HexFormat.of().formatHex(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
            } catch (IOException e) {
                // It was read from bytes before.
                throw new UncheckedIOException(e);
            }
        }

        private static String escaped(String text) {
            var escaped = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean atAnEnd = i == 0 || i == text.length() - 1;
                switch (c) {
                    case '\0' -> escaped.append("\\00");
                    case ',', '+', '"', '\\', '<', '>', ';' ->
                        escaped.append('\\').append(c);
                    case '#' -> escaped.append(i == 0 ? "\\#" : "#");
                    case ' ' -> escaped.append(atAnEnd ? "\\ " : " ");
                    default -> escaped.append(c);
                }
            }
            return escaped.toString();
        }
    }
}
