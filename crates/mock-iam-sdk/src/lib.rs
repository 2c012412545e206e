//! mock-iam-sdk
