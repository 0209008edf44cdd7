package startup;

/** Does nothing: what a JVM takes anyway. */
public final class EmptyProgram {
    private EmptyProgram() {}

    public static void main(String[] arguments) {}
}
