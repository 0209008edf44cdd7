package dev.phaseline.gui.paint;

import java.util.List;
import javafx.scene.paint.Color;

/**
 * How colours look to people who lack one kind of cone, and how different two of them look.
 *
 * <p>Sources: Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency"
 * (2009), matrices of severity 1, applied to linear RGB; CIE 142-2001 (CIEDE2000), with the names of Sharma, Wu, Dalal
 * (2005); WCAG 2.2 for contrast.
 */
final class ColorVision {

    static final List<ColorVision> ALL = List.of(
            new ColorVision("all cones", 1, 0, 0, 0, 1, 0, 0, 0, 1),
            new ColorVision(
                    "protanopia",
                    0.152286,
                    1.052583,
                    -0.204868,
                    0.114503,
                    0.786281,
                    0.099216,
                    -0.003882,
                    -0.048116,
                    1.051998),
            new ColorVision(
                    "deuteranopia",
                    0.367322,
                    0.860646,
                    -0.227968,
                    0.280085,
                    0.672501,
                    0.047413,
                    -0.011820,
                    0.042940,
                    0.968881),
            new ColorVision(
                    "tritanopia",
                    1.255528,
                    -0.076749,
                    -0.178779,
                    -0.078411,
                    0.930809,
                    0.147602,
                    0.004733,
                    0.691367,
                    0.303900));

    private final String name;
    private final double[] matrix;

    private ColorVision(String name, double... matrix) {
        this.name = name;
        this.matrix = matrix;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The difference of two colours for people who see like that; 1 is just noticeable. */
    double difference(Color one, Color other) {
        return ciede2000(lab(seen(one)), lab(seen(other)));
    }

    /** Contrast ratio of two colours, from 1 to 21. */
    static double contrast(Color one, Color other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double component) {
        return component <= 0.04045 ? component / 12.92 : Math.pow((component + 0.055) / 1.055, 2.4);
    }

    private double[] seen(Color color) {
        var rgb = new double[] {linear(color.getRed()), linear(color.getGreen()), linear(color.getBlue())};
        var seen = new double[3];
        for (int i = 0; i < 3; i++) {
            double sum = matrix[3 * i] * rgb[0] + matrix[3 * i + 1] * rgb[1] + matrix[3 * i + 2] * rgb[2];
            seen[i] = Math.clamp(sum, 0, 1);
        }
        return seen;
    }

    /** CIELAB under D65, from linear sRGB. */
    private static double[] lab(double[] rgb) {
        double x = 0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2];
        double y = 0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2];
        double z = 0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2];
        double fx = root(x / 0.95047);
        double fy = root(y);
        double fz = root(z / 1.08883);
        return new double[] {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
    }

    private static double root(double t) {
        return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }

    /** The difference of two colours in CIELAB. */
    static double ciede2000(double[] one, double[] other) {
        double mean7 = Math.pow((Math.hypot(one[1], one[2]) + Math.hypot(other[1], other[2])) / 2, 7);
        double g = 0.5 * (1 - Math.sqrt(mean7 / (mean7 + Math.pow(25, 7))));
        double a1 = (1 + g) * one[1];
        double a2 = (1 + g) * other[1];
        double c1 = Math.hypot(a1, one[2]);
        double c2 = Math.hypot(a2, other[2]);
        double h1 = hue(a1, one[2]);
        double h2 = hue(a2, other[2]);
        boolean grey = c1 * c2 == 0;

        double turn = h2 - h1;
        double deltaHue = grey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
        double meanHue = grey
                ? h1 + h2
                : Math.abs(turn) <= 180 ? (h1 + h2) / 2 : (h1 + h2 < 360 ? h1 + h2 + 360 : h1 + h2 - 360) / 2;
        double lightness = (one[0] + other[0]) / 2 - 50;
        double chroma = (c1 + c2) / 2;
        double t = 1
                - 0.17 * cos(meanHue - 30)
                + 0.24 * cos(2 * meanHue)
                + 0.32 * cos(3 * meanHue + 6)
                - 0.20 * cos(4 * meanHue - 63);
        double l = (other[0] - one[0]) / (1 + 0.015 * lightness * lightness / Math.sqrt(20 + lightness * lightness));
        double c = (c2 - c1) / (1 + 0.045 * chroma);
        double h = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(deltaHue) / 2) / (1 + 0.015 * chroma * t);
        double chroma7 = Math.pow(chroma, 7);
        double rotation = -Math.sin(Math.toRadians(60 * Math.exp(-Math.pow((meanHue - 275) / 25, 2))))
                * 2
                * Math.sqrt(chroma7 / (chroma7 + Math.pow(25, 7)));
        return Math.sqrt(l * l + c * c + h * h + rotation * c * h);
    }

    private static double hue(double a, double b) {
        return a == 0 && b == 0 ? 0 : (Math.toDegrees(Math.atan2(b, a)) + 360) % 360;
    }

    private static double cos(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }
}
