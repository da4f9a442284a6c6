package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that Java writes, as the loader and other libraries see them. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class StubLibraryTest {

  @TempDir private Path folder;

  @SuppressWarnings("restricted") // calls a native function
  private static int call(SymbolLookup library, String function, int argument) throws Throwable {
    MethodHandle handle =
        Linker.nativeLinker()
            .downcallHandle(
                library.findOrThrow(function),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    return (int) handle.invokeExact(argument);
  }

  @SuppressWarnings("restricted") // loads a native library
  private SymbolLookup open(String file) {
    return SymbolLookup.libraryLookup(folder.resolve(file), Arena.global());
  }

  @Test
  void functions_return_a_number_until_they_are_bound() throws Throwable {
    ElfLibrary image = new ElfLibrary("libstub1.so", null, List.of("first", "abs"), 7);
    StubLibrary stub = StubLibrary.load(folder, image);
    SymbolLookup library = open("libstub1.so");
    assertEquals(7, call(library, "first", -3));
    assertEquals(7, call(library, "abs", -3));
    stub.bind("abs", Linker.nativeLinker().defaultLookup().findOrThrow("abs"));
    assertEquals(7, call(library, "first", -3));
    assertEquals(3, call(library, "abs", -3));
    assertEquals(List.of("first", "abs"), stub.functions());
    assertThrows(
        IllegalArgumentException.class,
        () -> stub.bind("third", Linker.nativeLinker().defaultLookup().findOrThrow("abs")));
  }

  @Test
  void a_library_leads_to_another_one() throws Throwable {
    StubLibrary newer =
        StubLibrary.load(
            folder, new ElfLibrary("libnew.so.13", "libnew.so.13", List.of("labs", "abs"), 1));
    newer.bind("abs", Linker.nativeLinker().defaultLookup().findOrThrow("abs"));
    StubLibrary older =
        StubLibrary.load(
            folder, new ElfLibrary("libnew.so.12", "libnew.so.12", List.of("abs", "gone"), 15));
    assertEquals(List.of("gone"), older.forward(open("libnew.so.13")));
    SymbolLookup library = open("libnew.so.12");
    assertEquals(4, call(library, "abs", -4));
    assertEquals(15, call(library, "gone", 0));
  }

  @Test
  void many_functions_find_their_own_slots() throws Throwable {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      names.add("function_" + i);
    }
    StubLibrary stub =
        StubLibrary.load(folder, new ElfLibrary("libmany.so.1", "NODE_1", names, -1));
    stub.bind("function_999", Linker.nativeLinker().defaultLookup().findOrThrow("abs"));
    SymbolLookup library = open("libmany.so.1");
    assertEquals(5, call(library, "function_999", -5));
    for (int i = 0; i < 999; i++) {
      assertEquals(-1, call(library, names.get(i), -5));
    }
  }

  @Test
  void a_folder_that_does_not_exist_is_named() {
    ElfLibrary image = new ElfLibrary("libnowhere.so", null, List.of(), 0);
    Path missing = folder.resolve("missing");
    IOException e = assertThrows(IOException.class, () -> StubLibrary.load(missing, image));
    assertTrue(String.valueOf(e.getMessage()).contains("missing"), e.getMessage());
  }

  @Test
  void the_needs_of_jcuda_are_read_from_its_files() throws IOException {
    Set<String> driver = ElfSymbols.undefined(nativeCode("JCudaDriver"), "cu");
    Set<String> cublas = ElfSymbols.undefined(nativeCode("JCublas2"), "cublas");
    Set<String> cudnn = ElfSymbols.undefined(nativeCode("JCudnn"), "cudnn");
    assertTrue(driver.containsAll(List.of("cuInit", "cuMemAlloc_v2", "cuLaunchKernel")));
    assertTrue(cublas.contains("cublasSgemm_v2"));
    assertTrue(cudnn.contains("cudnnConvolutionForward"));
    assertEquals(List.of(312, 494, 215), List.of(driver.size(), cublas.size(), cudnn.size()));
  }

  private static byte[] nativeCode(String name) throws IOException {
    String file = "/lib/lib" + name + "-12.6.0-linux-x86_64.so";
    try (InputStream in = StubLibraryTest.class.getResourceAsStream(file)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  @Test
  void damaged_files_are_refused() throws IOException {
    byte[] file = nativeCode("JCudnn");
    byte[] text =
        "not a library, but long enough to have had a header if it were one"
            .getBytes(StandardCharsets.UTF_8);
    byte[] half = Arrays.copyOf(file, file.length / 2);
    assertThrows(IOException.class, () -> ElfSymbols.undefined(new byte[10], "cu"));
    assertThrows(IOException.class, () -> ElfSymbols.undefined(text, "cu"));
    assertThrows(IOException.class, () -> ElfSymbols.undefined(half, "cu"));
  }

  @Test
  void a_private_folder_is_the_temporary_one_for_an_action_and_then_gone() throws IOException {
    String before = System.getProperty("java.io.tmpdir");
    Path path;
    try (PrivateFolder temporary = PrivateFolder.in(folder)) {
      path = temporary.path();
      Files.writeString(path.resolve("left"), "behind");
      String seen = temporary.asTemporaryFolder(() -> System.getProperty("java.io.tmpdir"));
      assertEquals(path.toString(), seen);
      assertEquals(before, System.getProperty("java.io.tmpdir"));
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void a_temporary_folder_that_cannot_be_used_is_named() {
    Path missing = folder.resolve("missing");
    IOException e = assertThrows(IOException.class, () -> PrivateFolder.in(missing));
    assertEquals(
        "java.io.tmpdir is %s, but nothing can be written there: choose another folder with -Djava.io.tmpdir=..."
            .formatted(missing),
        e.getMessage());
  }
}
