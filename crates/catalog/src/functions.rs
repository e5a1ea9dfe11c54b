//! The intrinsic functions of JSONPath and the functions of JSONata.
