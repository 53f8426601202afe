/** One released program. */
export interface Role {
  readonly name: string;
  /** The module the program starts with. */
  readonly entry: string;
  /** The least permissions that the role needs. */
  readonly permissions: readonly string[];
  /** Coordinator and Initializer run in Linux guests only. */
  readonly targets: "all" | "linux";
}

/** The released programs; each is the same code with another beginning and other permissions. */
export const ROLES: readonly Role[] = [
  {
    name: "contrast",
    entry: "cli/roles/contrast.ts",
    // It starts processes for credential helpers and for the simulated node.
    permissions: [
      "--allow-read",
      "--allow-write",
      "--allow-net",
      "--allow-env",
      "--allow-run",
      "--allow-sys",
    ],
    targets: "all",
  },
  {
    name: "contrast-coordinator",
    entry: "cli/roles/coordinator.ts",
    permissions: ["--allow-read", "--allow-write", "--allow-net", "--allow-env", "--allow-sys"],
    targets: "linux",
  },
  {
    name: "contrast-initializer",
    entry: "cli/roles/initializer.ts",
    permissions: ["--allow-read", "--allow-write", "--allow-net", "--allow-env", "--allow-sys"],
    targets: "linux",
  },
];
