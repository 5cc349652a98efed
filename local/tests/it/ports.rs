use plumbline_local::ports::claim;
use tokio::net::TcpListener;

#[tokio::test]
async fn free_ports_are_claimed_in_order() {
    let listeners = claim([("gateway", 0), ("catalog", 0)]).await.unwrap();
    assert_eq!(listeners.len(), 2);
}

#[tokio::test]
async fn every_taken_port_is_reported_with_its_holder() {
    let first = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let second = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let ports = [&first, &second].map(|listener| listener.local_addr().unwrap().port());
    let error = claim([("gateway", ports[0]), ("catalog", ports[1])])
        .await
        .unwrap_err();
    let message = error.to_string();
    for (name, port) in ["gateway", "catalog"].iter().zip(ports) {
        assert!(
            message.contains(&format!("port {port} (for {name})")),
            "{message}"
        );
        assert!(message.contains(&format!("--port {name}=")), "{message}");
    }
    if cfg!(target_os = "linux") {
        let pid = std::process::id();
        assert!(message.contains("`it-"), "{message}");
        assert!(message.contains(&format!("process {pid}")), "{message}");
    }
}
