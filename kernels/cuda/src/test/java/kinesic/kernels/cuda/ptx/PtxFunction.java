package kinesic.kernels.cuda.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An entry or a device function as it is written. */
final class PtxFunction {

  final String name;
  final boolean entry;
  final List<Variable> results = new ArrayList<>();
  final List<Variable> parameters = new ArrayList<>();
  final Map<String, String> registers = new HashMap<>(); // name to type
  final Map<String, Variable> variables = new HashMap<>();
  final List<Instruction> body = new ArrayList<>();
  final Map<String, Integer> labels = new HashMap<>(); // name to index in body
  final Map<String, List<String>> tables = new HashMap<>(); // branch targets
  int maxThreads; // 0: any number

  PtxFunction(String name, boolean entry) {
    this.name = name;
    this.entry = entry;
  }
}
